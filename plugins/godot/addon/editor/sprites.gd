@tool
extends RefCounted
## Makes sprites of regions in the edited scene, as one step that can be undone.


class Edges:
	## How the edges of sprites and their colliders are made.
	var grow := 0.0
	var feather := 0.0
	var clean := true
	var colliders := true
	var tolerance := 1.0


## Adds a Node2D with a Sprite2D for each of [param nodes], the largest lowest, beside the node that
## shows the picture or to the root of the scene.
static func create(
	result: EmerDiffSegmentation,
	nodes: Array[int],
	edges: Edges,
	title: String,
	beside: Node2D,
	undo: EditorUndoRedoManager
) -> void:
	var root := EditorInterface.get_edited_scene_root()
	var parent := beside.get_parent() if beside and beside != root else root
	var group := group_of(result, nodes, edges, title)
	if beside:
		group.transform = beside.transform if beside != root else Transform2D.IDENTITY
		if beside is Sprite2D:
			group.transform = group.transform.translated_local(beside.get_rect().position)
	undo.create_action("Segment into Sprites", UndoRedo.MERGE_DISABLE, parent)
	undo.add_do_method(parent, "add_child", group, true)
	for node in [group] + group.find_children("*", "", true, false):
		undo.add_do_property(node, "owner", root)
	undo.add_do_reference(group)
	undo.add_undo_method(parent, "remove_child", group)
	undo.commit_action()


## Returns the group of sprites, which is in no scene.
static func group_of(
	result: EmerDiffSegmentation, nodes: Array[int], edges: Edges, title: String
) -> Node2D:
	var group := Node2D.new()
	group.name = "%s regions" % title
	var regions := nodes.map(func(node: int) -> Dictionary: return result.region(node))
	regions.sort_custom(
		func(left: Dictionary, right: Dictionary) -> bool: return left.area > right.area
	)
	for region: Dictionary in regions:
		var sprite := _sprite_of(result, region, edges)
		if sprite:
			group.add_child(sprite, true)
	return group


static func _sprite_of(result: EmerDiffSegmentation, region: Dictionary, edges: Edges) -> Sprite2D:
	var cutout := result.cutout(region.node, edges.grow, edges.feather, edges.clean)
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
	if edges.colliders:
		var body := StaticBody2D.new()
		body.name = "Body"
		sprite.add_child(body)
		var rings := result.outline(region.node, edges.tolerance, edges.grow)
		EmerDiffShapes.add_colliders(body, rings, sprite.position)
	return sprite
