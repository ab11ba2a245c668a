@tool
extends RefCounted
## Makes sprites of regions, and adds them to the edited scene as one step that can be undone.


class Edges:
	## How the edges of sprites and their colliders are made.
	var grow := 0.0
	var feather := 0.0
	var clean := true
	var colliders := true
	var tolerance := 1.0


var _result: EmerDiffSegmentation
var _edges: Edges


func _init(result: EmerDiffSegmentation, edges: Edges) -> void:
	_result = result
	_edges = edges


## Returns a sprite that is in no scene, at its place in the picture; null when nothing is left of
## the region.
func sprite_of(region: Dictionary) -> Sprite2D:
	var cutout := _result.cutout(region.node, _edges.grow, _edges.feather, _edges.clean)
	var used := cutout.get_used_rect()
	if not used.has_area():
		return null
	var texture := PortableCompressedTexture2D.new()
	texture.create_from_image(
		cutout.get_region(used), PortableCompressedTexture2D.COMPRESSION_MODE_LOSSLESS
	)
	var sprite := Sprite2D.new()
	sprite.name = "Region %d" % region.id
	sprite.texture = texture
	sprite.position = Vector2(used.position) + Vector2(used.size) / 2.0
	if _edges.colliders:
		var body := StaticBody2D.new()
		body.name = "Body"
		sprite.add_child(body)
		var rings := _result.outline(region.node, _edges.tolerance, _edges.grow)
		EmerDiffShapes.add_colliders(body, rings, sprite.position)
	return sprite


## Adds a group of sprites beside the node that shows the picture, or to the root of the scene.
static func add(group: Node2D, beside: Node2D, undo: EditorUndoRedoManager) -> void:
	var root := EditorInterface.get_edited_scene_root()
	var inside := is_instance_valid(beside) and beside != root and root.is_ancestor_of(beside)
	var parent := beside.get_parent() if inside else root
	if is_instance_valid(beside):
		group.transform = beside.transform if inside else Transform2D.IDENTITY
		if beside is Sprite2D:
			group.transform = group.transform.translated_local(beside.get_rect().position)
	undo.create_action("Segment into Sprites", UndoRedo.MERGE_DISABLE, parent)
	undo.add_do_method(parent, "add_child", group, true)
	for node in [group] + group.find_children("*", "", true, false):
		undo.add_do_property(node, "owner", root)
	undo.add_do_reference(group)
	undo.add_undo_method(parent, "remove_child", group)
	undo.commit_action()
