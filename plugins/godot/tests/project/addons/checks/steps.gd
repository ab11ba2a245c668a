@tool
extends Node
## Base of the steps in the editor: notes facts, and ends the editor.

var facts := {}


func _ready() -> void:
	DirAccess.make_dir_absolute("res://facts")
	# The editor first shows itself, looks at the files a moment later, and then may read scripts
	# anew, which ends what waits in them.
	var timer := Timer.new()
	timer.timeout.connect(_look_whether_ready.bind(timer))
	add_child(timer)
	timer.start(3.0)


func _look_whether_ready(timer: Timer) -> void:
	if not EditorInterface.get_resource_filesystem().is_scanning():
		timer.queue_free()
		_go()


func _go() -> void:
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


## Returns the plug-in of the add-on.
func addon() -> EditorPlugin:
	for node in get_parent().get_parent().get_children():
		if node is EditorPlugin and node.has_method("segment"):
			return node
	return null


## Returns a window that is to be seen, or null.
func window(title: String, from: Node = get_tree().root) -> Window:
	# Dialogs are internal children, which find_children leaves out.
	for child in from.get_children(true):
		if child is Window and child.visible and child.title == title:
			return child
		var found := window(title, child)
		if found:
			return found
	return null


## Returns what a message says, and closes it.
func message() -> String:
	var found := window("EmerDiff") as AcceptDialog
	if found == null:
		return ""
	found.hide()
	return found.dialog_text


static func picture() -> Image:
	var image := Image.new()
	image.load_png_from_buffer(FileAccess.get_file_as_bytes("res://picture.png"))
	return image
