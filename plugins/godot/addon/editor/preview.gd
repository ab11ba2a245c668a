@tool
extends TextureRect
## The picture with its regions, in which regions are picked by clicks.

## The regions that are picked have changed.
signal picked

var _picture: Image
var _result: EmerDiffSegmentation
var _nodes: Array[int] = []
var _is_drawn := true


func _init(picture: Image) -> void:
	_picture = picture
	texture = ImageTexture.create_from_image(picture)
	expand_mode = TextureRect.EXPAND_IGNORE_SIZE
	stretch_mode = TextureRect.STRETCH_KEEP_ASPECT_CENTERED
	size_flags_horizontal = Control.SIZE_EXPAND_FILL
	size_flags_vertical = Control.SIZE_EXPAND_FILL
	custom_minimum_size = Vector2(320, 320)
	mouse_default_cursor_shape = Control.CURSOR_POINTING_HAND


## Shows the regions of the current level; nothing is picked any more.
func show_result(result: EmerDiffSegmentation) -> void:
	_result = result
	_nodes.clear()
	_is_drawn = false


## Returns the nodes of the regions that are picked.
func nodes() -> Array[int]:
	return _nodes.duplicate()


func _gui_input(event: InputEvent) -> void:
	if _result == null or not event is InputEventMouseButton:
		return
	if not event.pressed or event.button_index != MOUSE_BUTTON_LEFT:
		return
	var pixel := Vector2i(((event.position - _shown().position) / _scale()).floor())
	if not Rect2i(Vector2i.ZERO, _picture.get_size()).has_point(pixel):
		return
	var node: int = _result.region_at(pixel).node
	if node in _nodes:
		_nodes.erase(node)
	else:
		_nodes.append(node)
	_is_drawn = false
	picked.emit()
	accept_event()


# Once a frame, however often the slider has moved meanwhile.
func _process(_delta: float) -> void:
	if _is_drawn:
		return
	_is_drawn = true
	var shown := _result.overlay(_nodes) if _nodes else _result.overlay()
	texture = ImageTexture.create_from_image(shown)


func _scale() -> float:
	return minf(size.x / _picture.get_width(), size.y / _picture.get_height())


func _shown() -> Rect2:
	var shown := Vector2(_picture.get_size()) * _scale()
	return Rect2((size - shown) / 2.0, shown)
