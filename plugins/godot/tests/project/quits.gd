extends FactScript
## The game ends in the middle of a run; EMERDIFF_TEST_UNITS says when.


func note() -> void:
	var units := OS.get_environment("EMERDIFF_TEST_UNITS").to_int()
	var model := EmerDiffModel.new()
	for i in 2:
		var run := model.segment_async(picture(), {"detail": "all"})
		run.progress.connect(
			func(_stage: String, finished: int, _total: int) -> void:
				if finished >= units:
					quit(7)
		)
	if units == 0:
		quit(7)
	while true:
		await process_frame
