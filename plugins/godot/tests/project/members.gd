extends FactScript
## What scripts see of the classes.

const CLASSES := ["EmerDiff", "EmerDiffModel", "EmerDiffRun", "EmerDiffSegmentation"]


func note() -> void:
	for name: String in CLASSES:
		facts[name] = {
			"parent": ClassDB.get_parent_class(name),
			"methods": ClassDB.class_get_method_list(name, true).map(named),
			"members": ClassDB.class_get_property_list(name, true).map(named),
			"signals": ClassDB.class_get_signal_list(name, true).map(named),
		}
	var script := GDScript.new()
	script.source_code = "var workers: EmerDiffWorkers"
	facts["workers"] = script.reload() == OK
	facts["abstract"] = ClassDB.can_instantiate("EmerDiff")


static func named(member: Dictionary) -> Array:
	return [
		member.name, member.get("args", []).map(func(arg: Dictionary) -> String: return arg.name)
	]
