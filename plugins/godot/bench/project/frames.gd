extends SceneTree
## Frame times of a game at 60 frames a second whose frames take 4 ms of work: idle, and while a run
## on a picture of 1024 x 1024 pixels goes on. Then what calls on its result take.

const FRAMES := 300
const WORK_USEC := 4000
const CALLS := 15


func _init() -> void:
	Engine.max_fps = 60
	_go.call_deferred()


func _go() -> void:
	var image := Image.load_from_file(OS.get_environment("EMERDIFF_BENCH_PICTURE"))
	image.resize(1024, 1024)
	var model := EmerDiffModel.new()
	model.threads = OS.get_environment("EMERDIFF_BENCH_THREADS").to_int()
	var result := model.segment(image)
	var told := {"idle": await frames(func() -> bool: return false), "running": [], "runs": []}
	for index in 3:
		var begun := Time.get_ticks_usec()
		var run := model.segment_async(image, {"seed": index})
		told.running.append_array(await frames(func() -> bool: return not run.is_running()))
		if run.is_running():
			await run.completed
		told.runs.append((Time.get_ticks_usec() - begun) / 1e6)
	told.calls = calls(result)
	print("FIGURES ", JSON.stringify(told))
	quit()


# Returns the milliseconds from frame to frame, until so many have come or something is so.
func frames(ended: Callable) -> Array[float]:
	var times: Array[float] = []
	await process_frame
	var last := Time.get_ticks_usec()
	while times.size() < FRAMES and not ended.call():
		while Time.get_ticks_usec() - last < WORK_USEC:
			pass
		await process_frame
		var now := Time.get_ticks_usec()
		times.append((now - last) / 1000.0)
		last = now
	return times


func calls(result: EmerDiffSegmentation) -> Dictionary:
	var node: int = result.regions()[1].node
	var all := {
		"region_at": func() -> void: result.region_at(Vector2i(500, 500)),
		"labels": func() -> void: result.labels(),
		"label_image": func() -> void: result.label_image(),
		"mask": func() -> void: result.mask(node),
		"cutout": func() -> void: result.cutout(node),
		"outline": func() -> void: result.outline(node),
		"color_image": func() -> void: result.color_image(),
		"region_count": func() -> void: result.region_count = 12,
	}
	var told := {}
	for name: String in all:
		told[name] = []
		for index in CALLS:
			var begun := Time.get_ticks_usec()
			all[name].call()
			told[name].append((Time.get_ticks_usec() - begun) / 1000.0)
	return told
