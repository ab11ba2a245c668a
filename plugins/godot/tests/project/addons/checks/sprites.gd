@tool
extends "steps.gd"
## A person selects a texture, looks at its regions, picks some and makes sprites of them.

const SCENE := "res://level.tscn"
const PHOTO := "res://picture.png"

var _dialog: Window


func take() -> void:
	EditorInterface.set_main_screen_editor("2D")
	var plugin := addon()
	while EditorInterface.get_edited_scene_root() != null:
		EditorInterface.close_scene()
		await frames(10)
	plugin.segment(load(PHOTO))
	await frames(10)
	facts["without a scene"] = message()
	open_scene()
	await frames(10)
	var root := EditorInterface.get_edited_scene_root()
	plugin.segment(root.get_node("Photo").texture, root.get_node("Photo"))
	await frames(10)
	_dialog = window("Segment into Sprites")
	if _dialog == null:
		return
	facts["segmented"] = await until(
		func() -> bool: return not (_dialog as AcceptDialog).get_ok_button().disabled
	)
	await level()
	await look("dialog")
	await pick()
	_dialog.confirmed.emit()
	facts["made in time"] = await until(func() -> bool: return not _dialog.visible)
	await frames(10)
	note_scene("made")
	await look("sprites")
	var undo := plugin.get_undo_redo()
	var history := undo.get_history_undo_redo(undo.get_object_history_id(root))
	facts["name"] = history.get_current_action_name()
	history.undo()
	facts["undone"] = root.get_child_count()
	history.redo()
	note_scene("again")
	EditorInterface.save_scene()
	facts["saved"] = FileAccess.get_file_as_string(SCENE).length()
	note_packed()


# Makes a scene with a sprite that lies somewhere, as a person would have it.
func open_scene() -> void:
	var root := Node2D.new()
	root.name = "Level"
	var photo := Sprite2D.new()
	photo.name = "Photo"
	photo.texture = load(PHOTO)
	photo.position = Vector2(300, 200)
	photo.rotation = 0.25
	root.add_child(photo)
	photo.owner = root
	var scene := PackedScene.new()
	scene.pack(root)
	ResourceSaver.save(scene, SCENE)
	root.free()
	EditorInterface.open_scene_from_path(SCENE)


func level() -> void:
	var count: SpinBox = _dialog.find_children("*", "SpinBox", true, false)[0]
	count.value = 5
	await frames(5)
	facts["state"] = state()
	var detail: HSlider = _dialog.find_children("*", "HSlider", true, false)[0]
	facts["detail follows"] = detail.value > 0.0 and detail.value < 1.0


# Clicks on two places of the preview, and on one of them again.
func pick() -> void:
	var preview: TextureRect = _dialog.find_children("*", "TextureRect", true, false)[0]
	for share: Vector2 in [Vector2(0.5, 0.55), Vector2(0.05, 0.05), Vector2(0.05, 0.05)]:
		click(preview, share)
		await frames(3)
	facts["picked"] = state()
	await look("picked")


func click(preview: TextureRect, share: Vector2) -> void:
	var shown := Vector2(176, 144) * minf(preview.size.x / 176.0, preview.size.y / 144.0)
	var place := (preview.size - shown) / 2.0 + shown * share
	for pressed: bool in [true, false]:
		var event := InputEventMouseButton.new()
		event.button_index = MOUSE_BUTTON_LEFT
		event.pressed = pressed
		event.position = preview.get_global_transform() * place
		event.global_position = event.position
		_dialog.push_input(event)


func note_scene(name: String) -> void:
	var root := EditorInterface.get_edited_scene_root()
	var group := root.get_child(root.get_child_count() - 1) as Node2D
	facts[name] = {
		"group": group.name,
		"children": group.get_children().map(func(node: Node) -> String: return node.name),
		"bodies": group.find_children("*", "StaticBody2D", true, false).size(),
		"colliders": group.find_children("*", "CollisionPolygon2D", true, false).size(),
		"owned":
		group.find_children("*", "", true, false).all(
			func(node: Node) -> bool: return node.owner == root
		),
		"rotation": group.rotation,
	}


# What a game would load from the file: where the sprite's pixels lie on the photo.
func note_packed() -> void:
	var root: Node2D = load(SCENE).instantiate()
	var photo: Sprite2D = root.get_node("Photo")
	var group := root.get_child(root.get_child_count() - 1) as Node2D
	var sprite: Sprite2D = group.get_child(0)
	var to_photo := photo.transform.affine_inverse() * group.transform * sprite.transform
	var corner := to_photo * sprite.get_rect().position - photo.get_rect().position
	facts["corner"] = [corner.x, corner.y]
	var image := sprite.texture.get_image()
	image.convert(Image.FORMAT_RGBA8)
	facts["sprite"] = [image.get_width(), image.get_height()]
	var file := FileAccess.open("res://facts/sprite", FileAccess.WRITE)
	file.store_buffer(image.get_data())
	file.close()
	root.free()


func state() -> String:
	var labels := _dialog.find_children("*", "Label", true, false)
	return (labels[labels.size() - 1] as Label).text


# Lets the test take a picture of the screen.
func look(name: String) -> void:
	await frames(10)
	var wanted := FileAccess.open("res://facts/look", FileAccess.WRITE)
	wanted.store_string(name)
	wanted.close()
	await until(func() -> bool: return not FileAccess.file_exists("res://facts/look"))
