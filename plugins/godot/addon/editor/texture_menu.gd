@tool
extends EditorContextMenuPlugin
## The entry in the context menus of textures in the FileSystem dock and of nodes that show one.

var _label: String
var _chosen: Callable


## Calls [param chosen] with the texture, and the node that shows it or null.
func _init(label: String, chosen: Callable) -> void:
	_label = label
	_chosen = chosen


func _popup_menu(paths: PackedStringArray) -> void:
	if paths.size() != 1:
		return
	if paths[0].begins_with("res://"):
		if ResourceLoader.exists(paths[0], "Texture2D"):
			add_context_menu_item(_label, func(_given: Array) -> void: _chosen.call(load(paths[0])))
		return
	var node := EditorInterface.get_edited_scene_root().get_node_or_null(paths[0])
	if texture_of(node) != null:
		add_context_menu_item(
			_label, func(_given: Array) -> void: _chosen.call(texture_of(node), node as Node2D)
		)


## Returns what a node shows, or null.
static func texture_of(node: Node) -> Texture2D:
	if node is Sprite2D or node is TextureRect:
		return node.texture
	return null
