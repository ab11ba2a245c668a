extends FactScript
## Every call from threads of the game, at the same time on the same objects.

const THREADS := 4


func note() -> void:
	var model := EmerDiffModel.new()
	var expected := model.segment(picture()).labels()
	var shared := model.segment(picture())
	var threads: Array[Thread] = []
	for index in THREADS:
		var thread := Thread.new()
		thread.start(work.bind(model, shared, index))
		threads.append(thread)
	var same := 0
	for thread in threads:
		while thread.is_alive():
			await process_frame
		same += int(thread.wait_to_finish() == expected)
	facts["same"] = same


func work(model: EmerDiffModel, shared: EmerDiffSegmentation, index: int) -> PackedInt32Array:
	for round in 40:
		shared.region_count = 1 + (round + index) % 9
		shared.mask(0)
		shared.copy().cutout(1)
		shared.path_at(Vector2i(5, 5))
	return model.segment(picture()).labels()
