@tool
extends "steps.gd"
## The extension is opened anew while a model, a result and a run of it live.

const EXTENSION := "res://addons/emerdiff/emerdiff.gdextension"


func take() -> void:
	var model := EmerDiffModel.new()
	model.threads = 2
	var before := model.segment(picture()).labels()
	var result := model.segment(picture())
	var run := model.segment_async(picture(), {"detail": "all"})
	var ends := []
	run.completed.connect(func(made: RefCounted) -> void: ends.append(made == null))
	facts["status"] = GDExtensionManager.reload_extension(EXTENSION)
	await frames(5)
	facts["threads"] = model.threads
	facts["same"] = model.segment(picture()).labels() == before
	# The library is another one, so to speak: what it had made before is gone.
	facts["result"] = result.labels().size()
	facts["error"] = EmerDiff.get_last_error()
	facts["running"] = run.is_running()
	facts["ends"] = ends
	var again: EmerDiffSegmentation = await model.segment_async(picture()).completed
	facts["same beside"] = again.labels() == before
	for index in 3:
		GDExtensionManager.reload_extension(EXTENSION)
		await frames(3)
	facts["same later"] = model.segment(picture()).labels() == before
