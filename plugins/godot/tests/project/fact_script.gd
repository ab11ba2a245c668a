class_name FactScript
extends SceneTree
## Base of the scripts of the tests: notes facts, and ends the engine.

const PICTURE := "res://picture.png"

var facts := {}


func _init() -> void:
	DirAccess.make_dir_absolute("res://facts")
	_go.call_deferred()


func _go() -> void:
	await note()
	done()
	quit()


## What a script does.
func note() -> void:
	pass


func done() -> void:
	var file := FileAccess.open("res://facts/facts.json", FileAccess.WRITE)
	file.store_string(JSON.stringify(facts))
	file.close()


## Puts bytes into a file of the facts.
static func keep(name: String, bytes: PackedByteArray) -> void:
	var file := FileAccess.open("res://facts/" + name, FileAccess.WRITE)
	file.store_buffer(bytes)
	file.close()


## Returns the picture of the tests, RGBA8.
static func picture() -> Image:
	var image := Image.new()
	image.load_png_from_buffer(FileAccess.get_file_as_bytes(PICTURE))
	image.convert(Image.FORMAT_RGBA8)
	return image


## Returns why the last call failed, and that it is all there is.
static func error() -> String:
	return EmerDiff.get_last_error()
