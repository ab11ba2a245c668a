@tool
extends ConfirmationDialog
## Shows the regions of a texture, lets the level be chosen, and makes sprites of them.

const Sprites := preload("sprites.gd")
const Preview := preload("preview.gd")

var _picture: Image
var _title: String
var _beside: Node2D
var _undo: EditorUndoRedoManager
var _model: EmerDiffModel
var _run: EmerDiffRun
var _result: EmerDiffSegmentation

var _preview: Preview
var _state := Label.new()
var _bar := ProgressBar.new()
var _detail := HSlider.new()
var _count := SpinBox.new()
var _connected := CheckBox.new()
var _min_area := SpinBox.new()
var _feather := SpinBox.new()
var _grow := SpinBox.new()
var _clean := CheckBox.new()
var _colliders := CheckBox.new()
var _tolerance := SpinBox.new()


func _init(
	picture: Image, picture_title: String, beside: Node2D, undo: EditorUndoRedoManager
) -> void:
	_picture = picture
	_title = picture_title
	_beside = beside
	_undo = undo
	_model = EmerDiffModel.new()
	title = "Segment into Sprites"
	ok_button_text = "Create Sprites"
	min_size = Vector2i(720, 560)
	_build()
	# It is hidden when the sprites are made.
	dialog_hide_on_ok = false
	confirmed.connect(_create)
	canceled.connect(_stop)
	tree_exiting.connect(_stop)
	ready.connect(_segment)


func _build() -> void:
	_preview = Preview.new(_picture)
	_preview.picked.connect(_say_count)
	_detail.max_value = 1.0
	_detail.step = 0.01
	_detail.value_changed.connect(_set_detail)
	_count.value_changed.connect(_set_count)
	_number(_min_area, 0.0, 20.0, 0.1, 0.1, "%")
	_number(_grow, -50.0, 50.0, 0.5, 0.0, "px")
	_number(_feather, 0.0, 50.0, 0.5, 0.0, "px")
	_number(_tolerance, 0.0, 20.0, 0.5, 1.0, "px")
	_colliders.button_pressed = true
	_clean.button_pressed = true
	var again := Button.new()
	again.text = "Segment"
	again.tooltip_text = "Cuts again, with what is chosen beside it."
	again.pressed.connect(_segment)
	var form := GridContainer.new()
	form.columns = 2
	_row(form, "Detail", _detail, "How fine the regions are; changes at once.")
	_row(form, "Regions", _count, "How many regions; changes at once.")
	_row(form, "Connected", _connected, "Every region is in one piece.")
	_row(form, "Smallest region", _min_area, "Smaller ones go to what is around them.")
	_row(form, "", again, again.tooltip_text)
	_row(form, "Grow", _grow, "Edges move outward, or inward when negative.")
	_row(form, "Feather", _feather, "Edges are softened over so many pixels.")
	_row(form, "Clean edges", _clean, "No fringe of the old background.")
	_row(form, "Colliders", _colliders, "Each sprite gets a StaticBody2D with its shape.")
	_row(form, "Tolerance", _tolerance, "How far the shape may be from the edge.")
	form.custom_minimum_size.x = 240
	var columns := HBoxContainer.new()
	columns.size_flags_vertical = Control.SIZE_EXPAND_FILL
	columns.add_child(_preview)
	columns.add_child(form)
	var rows := VBoxContainer.new()
	for part: Control in [columns, _bar, _state]:
		rows.add_child(part)
	add_child(rows)


func _number(
	box: SpinBox, least: float, most: float, step: float, value: float, unit: String
) -> void:
	box.min_value = least
	box.max_value = most
	box.step = step
	box.value = value
	box.suffix = unit


func _row(form: GridContainer, text: String, control: Control, tip: String) -> void:
	var label := Label.new()
	label.text = text
	control.tooltip_text = tip
	control.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	form.add_child(label)
	form.add_child(control)


func _segment() -> void:
	_stop()
	get_ok_button().disabled = true
	_bar.value = 0.0
	_state.text = "Segmenting..."
	var run := _model.segment_async(
		_picture, {"connected": _connected.button_pressed, "min_area": _min_area.value / 100.0}
	)
	_run = run
	if run == null:
		_state.text = EmerDiff.get_last_error()
		return
	run.progress.connect(_show_progress)
	var result: EmerDiffSegmentation = await run.completed
	# Another run, or the end of the dialog, may have come before this one's.
	if run == _run and is_inside_tree():
		_show(result, run.get_error())


func _show_progress(stage: String, done: int, total: int) -> void:
	_bar.max_value = total
	_bar.value = done
	_state.text = "Segmenting: %s" % stage


func _show(result: EmerDiffSegmentation, error: String) -> void:
	_run = null
	_result = result
	_bar.value = _bar.max_value if result else 0.0
	if result == null:
		_state.text = error
		return
	_count.min_value = 1
	_count.max_value = result.get_max_region_count()
	_count.set_value_no_signal(result.region_count)
	_detail.set_value_no_signal(result.detail)
	get_ok_button().disabled = false
	_level_changed()


func _set_detail(detail: float) -> void:
	if _result:
		_result.detail = detail
		_count.set_value_no_signal(_result.region_count)
		_level_changed()


func _set_count(count: float) -> void:
	if _result:
		_result.region_count = int(count)
		_detail.set_value_no_signal(_result.detail)
		_level_changed()


func _level_changed() -> void:
	_preview.show_result(_result)
	_say_count()


func _say_count() -> void:
	var picked := _preview.nodes()
	if picked.is_empty():
		_state.text = (
			"%d regions; click on some to make sprites of these only." % _result.region_count
		)
	else:
		_state.text = "%d of %d regions" % [picked.size(), _result.region_count]


func _create() -> void:
	var picked := _preview.nodes()
	var regions := _result.regions().filter(
		func(region: Dictionary) -> bool:
			return region.node in picked or (picked.is_empty() and not region.transparent)
	)
	var edges := Sprites.Edges.new()
	edges.grow = _grow.value
	edges.feather = _feather.value
	edges.clean = _clean.button_pressed
	edges.colliders = _colliders.button_pressed
	edges.tolerance = _tolerance.value
	get_ok_button().disabled = true
	var group := await _make(Sprites.new(_result.copy(), edges), regions)
	if group:
		Sprites.add(group, _beside, _undo)
		hide()


# Makes a sprite each frame, so that the editor goes on; null when the dialog was closed meanwhile.
func _make(sprites: Sprites, regions: Array) -> Node2D:
	var group := Node2D.new()
	group.name = "%s regions" % _title
	_bar.max_value = regions.size()
	for index in regions.size():
		_bar.value = index
		_state.text = "Making sprites: %d of %d" % [index + 1, regions.size()]
		await get_tree().process_frame
		if not visible or not is_inside_tree():
			group.free()
			return null
		var sprite := sprites.sprite_of(regions[index])
		if sprite:
			group.add_child(sprite, true)
	return group


func _stop() -> void:
	if _run:
		_run.cancel()
		_run = null
