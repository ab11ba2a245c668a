@tool
extends EditorPlugin
## Starts the steps of a test in the editor.


func _enter_tree() -> void:
	var name := OS.get_environment("EMERDIFF_TEST_STEPS")
	if not name.is_empty():
		var steps: Node = load("res://addons/checks/%s.gd" % name).new()
		add_child(steps)
