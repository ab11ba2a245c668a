extends FactScript
## Polygons without holes cover what their rings enclose.


func note() -> void:
	var model := EmerDiffModel.new()
	var rings := [
		PackedVector2Array([Vector2(0, 0), Vector2(100, 0), Vector2(100, 100), Vector2(0, 100)]),
		square(10, 10),
		square(60, 12),
		square(30, 60),
		PackedVector2Array([Vector2(200, 0), Vector2(210, 0), Vector2(210, 10)]),
	]
	var solid := EmerDiffShapes.without_holes(rings)
	facts["holes left"] = solid.filter(Geometry2D.is_polygon_clockwise).size()
	facts["area"] = solid.map(area).reduce(
		func(sum: float, part: float) -> float: return sum + part
	)
	facts["convex"] = solid.map(
		func(ring: PackedVector2Array) -> bool:
			return not Geometry2D.decompose_polygon_in_convex(ring).is_empty()
	)
	var body := StaticBody2D.new()
	facts["colliders"] = EmerDiffShapes.add_colliders(body, rings, Vector2(50, 50)) == solid.size()
	facts["first point"] = (
		(body.get_child(0) as CollisionPolygon2D).polygon[0] + Vector2(50, 50) == solid[0][0]
	)
	body.free()
	note_regions(model.segment(picture()))


# Every region of a picture: the areas of its polygons are its own.
func note_regions(result: EmerDiffSegmentation) -> void:
	var worst := 0.0
	for region in result.regions():
		var covered := 0.0
		for ring in EmerDiffShapes.without_holes(result.outline(region.node, 0.0)):
			covered += area(ring)
		worst = maxf(worst, absf(covered - region.area) / region.area)
	facts["worst"] = worst


static func square(x: float, y: float) -> PackedVector2Array:
	var ring := PackedVector2Array(
		[Vector2(x, y), Vector2(x + 20, y), Vector2(x + 20, y + 20), Vector2(x, y + 20)]
	)
	ring.reverse()
	return ring


static func area(ring: PackedVector2Array) -> float:
	var sum := 0.0
	for index in ring.size():
		sum += ring[index].cross(ring[(index + 1) % ring.size()])
	return absf(sum) / 2.0
