extends FactScript
## What is played on a result.


func note() -> void:
	var model := EmerDiffModel.new()
	var result := model.segment(picture(), {"connected": true, "min_area": 0.002, "num_regions": 7})
	facts["size"] = [result.get_size().x, result.get_size().y]
	facts["max"] = result.get_max_region_count()
	facts["regions"] = result.regions().map(plain)
	var label_image := result.label_image()
	facts["label format"] = label_image.get_format()
	keep("label_image", label_image.get_data())
	keep("labels", result.labels().to_byte_array())
	# Typed as nothing, so that the engine calls in its slower way.
	var untyped = result
	facts["same untyped"] = untyped.labels() == result.labels()
	var node: int = result.regions()[2].node
	var more := PackedInt32Array([node, result.regions()[3].node])
	keep("mask", result.mask(node).get_data())
	keep("mask2", result.mask(more, 2.5, 3.0).get_data())
	facts["mask of regions"] = (
		result.mask([result.regions()[2], result.regions()[3]], 2.5, 3.0).get_data()
		== result.mask(more, 2.5, 3.0).get_data()
	)
	keep("cutout", result.cutout(node, 1.0, 2.0, true).get_data())
	keep("colors", result.color_image().get_data())
	keep("means", result.color_image(true).get_data())
	keep("overlay", result.overlay().get_data())
	keep("overlay2", result.overlay(node).get_data())
	facts["outline"] = rings(result.outline(node, 0.5))
	facts["clockwise"] = result.outline(node, 0.5).map(Geometry2D.is_polygon_clockwise)
	var point := Vector2i(40, 100)
	facts["at"] = plain(result.region_at(point))
	facts["path"] = result.path_at(point).map(plain)
	facts["region"] = plain(result.region(node))
	note_levels(result)
	var kept := result.to_bytes()
	var opened := EmerDiffSegmentation.from_bytes(kept, picture())
	facts["kept"] = [opened.region_count == result.region_count, opened.labels() == result.labels()]
	facts["kept mask"] = opened.mask(node).get_data() == result.mask(node).get_data()
	facts["info"] = result.get_info().keys()
	facts["estimate"] = model.estimate(Vector2i(1000, 500))


func note_levels(result: EmerDiffSegmentation) -> void:
	var other := result.copy()
	result.detail = 0.5
	facts["half"] = [result.region_count, result.detail]
	result.detail = 1.0
	facts["finest"] = result.region_count
	result.region_count = 1000000
	facts["more than there are"] = result.region_count
	result.region_count = 3
	facts["three"] = result.region_count
	facts["copy"] = other.region_count


static func plain(region: Dictionary) -> Dictionary:
	var made := region.duplicate()
	var rect: Rect2i = region.rect
	made.rect = [rect.position.x, rect.position.y, rect.size.x, rect.size.y]
	var color: Color = region.mean_color
	made.mean_color = [color.r8, color.g8, color.b8]
	return made


static func rings(outline: Array) -> Array:
	return outline.map(
		func(ring: PackedVector2Array) -> Array:
			return Array(ring).map(func(point: Vector2) -> Array: return [point.x, point.y])
	)
