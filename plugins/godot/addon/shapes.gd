class_name EmerDiffShapes
## Shapes of regions for nodes that know no holes.
##
## [method EmerDiffSegmentation.outline] gives rings: outer ones, and holes, which
## [method Geometry2D.is_polygon_clockwise] tells apart. [CollisionPolygon2D] and [Polygon2D] take
## one ring without holes each, and these functions make them.


## Returns polygons without holes that together cover what [param rings] enclose. A polygon with
## holes is cut along vertical lines through them.
static func without_holes(rings: Array) -> Array[PackedVector2Array]:
	var solid: Array[PackedVector2Array] = []
	var index := 0
	while index < rings.size():
		var outer: PackedVector2Array = rings[index]
		var holes: Array[PackedVector2Array] = []
		index += 1
		while index < rings.size() and Geometry2D.is_polygon_clockwise(rings[index]):
			holes.append(rings[index])
			index += 1
		solid.append_array(_cut(outer, holes))
	return solid


## Adds a [CollisionPolygon2D] for each polygon of [param rings] to [param body], with
## [param origin] of the picture at the position of the body. Returns how many.
static func add_colliders(body: CollisionObject2D, rings: Array, origin := Vector2.ZERO) -> int:
	var polygons := without_holes(rings)
	for polygon in polygons:
		var collider := CollisionPolygon2D.new()
		collider.polygon = Transform2D(0.0, -origin) * polygon
		body.add_child(collider, true)
	return polygons.size()


static func _cut(
	outer: PackedVector2Array, holes: Array[PackedVector2Array]
) -> Array[PackedVector2Array]:
	if holes.is_empty():
		return [outer]
	var bounds := _bounds(outer).grow(1.0)
	var middle := _bounds(holes[0]).get_center().x
	var solid: Array[PackedVector2Array] = []
	for half: Rect2 in [
		Rect2(bounds.position, Vector2(middle - bounds.position.x, bounds.size.y)),
		Rect2(Vector2(middle, bounds.position.y), Vector2(bounds.end.x - middle, bounds.size.y)),
	]:
		for part in Geometry2D.intersect_polygons(outer, _corners(half)):
			solid.append_array(_clip(part, holes))
	return solid


# Takes holes out of a part. Those that lie inside it stay holes, and there are fewer of them.
static func _clip(
	part: PackedVector2Array, holes: Array[PackedVector2Array]
) -> Array[PackedVector2Array]:
	var outers: Array[PackedVector2Array] = [part]
	var inner: Array[PackedVector2Array] = []
	for hole in holes:
		var clipped: Array[PackedVector2Array] = []
		for outer in outers:
			for ring in Geometry2D.clip_polygons(outer, hole):
				if Geometry2D.is_polygon_clockwise(ring):
					inner.append(ring)
				else:
					clipped.append(ring)
		outers = clipped
	var solid: Array[PackedVector2Array] = []
	for outer in outers:
		var own := inner.filter(
			func(hole: PackedVector2Array) -> bool:
				return Geometry2D.is_point_in_polygon(hole[0], outer)
		)
		solid.append_array(_cut(outer, Array(own, TYPE_PACKED_VECTOR2_ARRAY, "", null)))
	return solid


static func _bounds(ring: PackedVector2Array) -> Rect2:
	var bounds := Rect2(ring[0], Vector2.ZERO)
	for point in ring:
		bounds = bounds.expand(point)
	return bounds


static func _corners(rect: Rect2) -> PackedVector2Array:
	return PackedVector2Array(
		[
			rect.position,
			Vector2(rect.end.x, rect.position.y),
			rect.end,
			Vector2(rect.position.x, rect.end.y),
		]
	)
