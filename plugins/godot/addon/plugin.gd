@tool
extends EditorPlugin
## Adds "Segment into Sprites..." and "Check EmerDiff Installation" to the editor.

# Not preloaded: where the library could not be opened it cannot be read, and this script still can.
const DIALOG := "editor/segment_dialog.gd"
const TextureMenu := preload("editor/texture_menu.gd")
const SEGMENT := "Segment into Sprites..."
const CHECK := "Check EmerDiff Installation"
const CLOSED := "EmerDiff's library could not be opened; the Output panel says why."

var _menus: Array[EditorContextMenuPlugin] = []
var _dialog: ConfirmationDialog


func _enter_tree() -> void:
	add_tool_menu_item(SEGMENT, _segment_selected)
	add_tool_menu_item(CHECK, _check)
	for slot in [
		EditorContextMenuPlugin.CONTEXT_SLOT_FILESYSTEM,
		EditorContextMenuPlugin.CONTEXT_SLOT_SCENE_TREE,
	]:
		var menu := TextureMenu.new(SEGMENT, segment)
		add_context_menu_plugin(slot, menu)
		_menus.append(menu)


func _exit_tree() -> void:
	remove_tool_menu_item(SEGMENT)
	remove_tool_menu_item(CHECK)
	for menu in _menus:
		remove_context_menu_plugin(menu)
	if is_instance_valid(_dialog):
		_dialog.queue_free()


## Opens the dialog for a texture; [param beside] is the node that shows it, or null.
func segment(texture: Texture2D, beside: Node2D = null) -> void:
	var picture := texture.get_image()
	if not ClassDB.class_exists("EmerDiffModel"):
		_tell(CLOSED)
	elif EditorInterface.get_edited_scene_root() == null:
		_tell("Open or make a scene first: the sprites go into it.")
	elif picture == null or picture.is_empty():
		_tell("This texture has no pixels that can be read in the editor.")
	else:
		if is_instance_valid(_dialog):
			_dialog.queue_free()
		var folder: String = get_script().resource_path.get_base_dir()
		_dialog = load(folder.path_join(DIALOG)).new(
			picture, _title_of(texture, beside), beside, get_undo_redo()
		)
		EditorInterface.popup_dialog_centered(_dialog)


static func _title_of(texture: Texture2D, beside: Node2D) -> String:
	var title := texture.resource_path.get_file().get_basename()
	if title.is_empty():
		title = beside.name if beside else "Picture"
	return title


func _segment_selected() -> void:
	for node in EditorInterface.get_selection().get_selected_nodes():
		if TextureMenu.texture_of(node) != null:
			segment(TextureMenu.texture_of(node), node as Node2D)
			return
	for path in EditorInterface.get_selected_paths():
		if ResourceLoader.exists(path, "Texture2D"):
			segment(load(path))
			return
	_tell("Select a texture in the FileSystem dock, or a Sprite2D in the scene.")


func _check() -> void:
	if not ClassDB.class_exists("EmerDiff"):
		_tell(CLOSED)
		return
	var report: String = ClassDB.class_call_static("EmerDiff", "check_installation")
	print(report)
	DisplayServer.clipboard_set(report)
	_tell(report + "\nThis text is in the clipboard, and in the Output panel.")


func _tell(text: String) -> void:
	var message := AcceptDialog.new()
	message.title = "EmerDiff"
	message.dialog_text = text
	message.visibility_changed.connect(
		func() -> void:
			if not message.visible:
				message.queue_free()
	)
	EditorInterface.popup_dialog_centered(message)
