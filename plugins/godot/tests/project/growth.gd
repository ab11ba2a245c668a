extends FactScript
## A thousand runs on a small picture, and what of it stays in memory.

const RUNS := 1000


func note() -> void:
	var model := EmerDiffModel.new()
	var image := picture()
	image.resize(32, 32)
	for index in RUNS:
		if index == RUNS / 5:
			facts["before"] = resident()
			facts["objects before"] = Performance.get_monitor(Performance.OBJECT_COUNT)
		var result := model.segment(image)
		result.mask(0)
		result.outline(0)
		result.cutout(0)
		if index % 10 == 0:
			await model.segment_async(image).completed
	facts["after"] = resident()
	facts["objects after"] = Performance.get_monitor(Performance.OBJECT_COUNT)


# Returns the process's resident memory in pages.
static func resident() -> int:
	return int(FileAccess.open("/proc/self/statm", FileAccess.READ).get_line().split(" ")[1])
