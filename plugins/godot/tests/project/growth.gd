extends FactScript
## A thousand runs of a small model on a picture whose masks, let alone copies, would be seen if
## they stayed in memory.

const RUNS := 1000
# As few passes of the UNet as there can be.
const FEW := {"detail": "none", "num_masks": 2, "finest_masks": 2, "num_regions": 2}


func note() -> void:
	var model := EmerDiffModel.new()
	model.bundle = OS.get_environment("EMERDIFF_TEST_BUNDLE")
	var image := picture()
	image.resize(256, 256)
	for index in RUNS:
		if index == RUNS * 2 / 5:
			facts["before"] = resident()
			facts["objects before"] = Performance.get_monitor(Performance.OBJECT_COUNT)
		var result := model.segment(image, FEW)
		result.mask(0)
		result.outline(0)
		result.cutout(0)
		if index % 10 == 0:
			await model.segment_async(image, FEW).completed
	facts["after"] = resident()
	facts["objects after"] = Performance.get_monitor(Performance.OBJECT_COUNT)


# Returns the process's resident memory in pages.
static func resident() -> int:
	return int(FileAccess.open("/proc/self/statm", FileAccess.READ).get_line().split(" ")[1])
