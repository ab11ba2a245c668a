extends FactScript
## Runs that go on beside the game: progress, results, cancelling, and who holds them.


func note() -> void:
	var model := EmerDiffModel.new()
	var stages := []
	var counts := []
	var run := model.segment_async(picture())
	run.progress.connect(
		func(stage: String, finished: int, total: int) -> void:
			stages.append(stage)
			counts.append([finished, total])
	)
	facts["running"] = run.is_running()
	var result: EmerDiffSegmentation = await run.completed
	facts["stages"] = stages
	facts["counts"] = counts
	facts["after"] = [
		run.is_running(), run.is_cancelled(), run.get_error(), run.get_result() == result
	]
	facts["same"] = result.labels() == model.segment(picture()).labels()
	await note_cancelled(model)
	await note_unheld(model)
	await note_many(model)
	await note_failed()
	await note_scene(model)


# Cancelled at once, at each unit, and when it is over.
func note_cancelled(model: EmerDiffModel) -> void:
	var ends := []
	for unit in range(0, 14):
		var run := model.segment_async(picture(), {"detail": "all"})
		if unit == 0:
			run.cancel()
		run.progress.connect(
			func(_stage: String, finished: int, _total: int) -> void:
				if finished >= unit:
					run.cancel()
		)
		var result: EmerDiffSegmentation = await run.completed
		ends.append([result == null, run.is_cancelled(), run.get_error()])
	facts["cancelled"] = ends
	var late := model.segment_async(picture())
	await late.completed
	late.cancel()
	facts["cancelled late"] = [late.is_cancelled(), late.get_result() != null]


# Nothing refers to the run but its thread.
func note_unheld(model: EmerDiffModel) -> void:
	var came := []
	model.segment_async(picture()).completed.connect(
		func(result: EmerDiffSegmentation) -> void: came.append(result.region_count)
	)
	while came.is_empty():
		await process_frame
	facts["unheld"] = came[0] > 0


# Side by side on one model, and on one that is dropped meanwhile.
func note_many(model: EmerDiffModel) -> void:
	var runs := []
	for i in 4:
		runs.append((model if i % 2 else EmerDiffModel.new()).segment_async(picture()))
	var labels := {}
	for run: EmerDiffRun in runs:
		if run.is_running():
			await run.completed
		labels[run.get_result().labels()] = true
	facts["many"] = labels.size()


func note_failed() -> void:
	var model := EmerDiffModel.new()
	model.bundle = "no such model"
	var run := model.segment_async(picture())
	var result: EmerDiffSegmentation = await run.completed
	facts["failed"] = [result == null, run.is_cancelled(), run.get_error()]
	model.bundle = ""
	facts["mended"] = model.segment(picture()) != null


# Who waits for the result is gone when it comes.
func note_scene(model: EmerDiffModel) -> void:
	var node := Node.new()
	root.add_child(node)
	var run := model.segment_async(picture())
	run.completed.connect(func(_result: EmerDiffSegmentation) -> void: node.name = "Done")
	run.progress.connect(node.set_meta.bind("total"))
	node.queue_free()
	await run.completed
	facts["scene"] = run.get_result() != null
