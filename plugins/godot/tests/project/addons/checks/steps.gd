@tool
extends Node
## Base of the steps in the editor: notes facts, and ends the editor.

var facts := {}


func _ready() -> void:
	DirAccess.make_dir_absolute("res://facts")
	# The editor first shows itself, and looks at the files a moment later.
	await get_tree().create_timer(2.0).timeout
	while EditorInterface.get_resource_filesystem().is_scanning():
		await get_tree().process_frame
	await frames(20)
	await take()
	var file := FileAccess.open("res://facts/facts.json", FileAccess.WRITE)
	file.store_string(JSON.stringify(facts))
	file.close()
	get_tree().quit()


## What a script does.
func take() -> void:
	pass


func frames(count: int) -> void:
	for index in count:
		await get_tree().process_frame


## Waits until something is so, for a minute at most.
func until(what: Callable) -> bool:
	var end := Time.get_ticks_msec() + 60000
	while Time.get_ticks_msec() < end:
		if what.call():
			return true
		await get_tree().process_frame
	return false


static func picture() -> Image:
	var image := Image.new()
	image.load_png_from_buffer(FileAccess.get_file_as_bytes("res://picture.png"))
	return image
