extends FactScript
## What is refused, in words, and that it is no crash.


func note() -> void:
	var model := EmerDiffModel.new()
	var none: Image = null
	told("no image", model.segment(none))
	told("no image beside", model.segment_async(none))
	told("empty image", model.segment(Image.new()))
	told("unknown option", model.segment(picture(), {"frobnicate": 1}))
	told("option outside its range", model.segment(picture(), {"granularity": 2.0}))
	told("option that is a property", model.segment(picture(), {"provider": "cpu"}))
	model.provider = "cuda"
	told("provider", model.open(), false)
	model.provider = "abacus"
	told("unknown provider", model.open(), false)
	model.provider = "automatic"
	model.threads = -1
	told("threads", model.open(), false)
	model.threads = 0
	model.bundle = "/nowhere/model"
	told("bundle", model.segment(picture()))
	facts["info of no model"] = model.get_info()
	model.bundle = ""
	told("size", model.estimate(Vector2i(0, 5)), {})
	var result := model.segment(picture())
	told("point left of it", result.region_at(Vector2i(-1, 0)), {})
	told("point below it", result.path_at(Vector2i(0, 144)), [])
	told("node", result.mask(99999))
	told("negative node", result.mask(-3))
	told("no node", result.cutout([]))
	told("word as node", result.outline("all"), [])
	result.region_count = 0
	facts["no regions"] = error()
	result.detail = NAN
	facts["no detail"] = error()
	told("grow", result.mask(0, 1e9))
	told("kept bytes", EmerDiffSegmentation.from_bytes(PackedByteArray([1, 2]), picture()))
	told("no bytes", EmerDiffSegmentation.from_bytes(PackedByteArray(), picture()))
	var small := picture()
	small.resize(10, 10)
	told("another picture", EmerDiffSegmentation.from_bytes(result.to_bytes(), small))
	told("made by hand", EmerDiffSegmentation.new().labels(), PackedInt32Array())
	EmerDiffRun.new().cancel()
	facts["run made by hand"] = EmerDiffRun.new().is_running()
	facts["still works"] = model.segment(picture()).labels() == result.labels()


func told(name: String, returned: Variant, empty: Variant = null) -> void:
	facts[name] = {"empty": returned == empty, "error": error()}
