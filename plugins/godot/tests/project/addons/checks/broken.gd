@tool
extends "steps.gd"
## An add-on whose library cannot be opened says so in the editor.


func take() -> void:
	addon().segment(load("res://picture.png"))
	await frames(10)
	facts["segment"] = message()
	await frames(10)
	addon().call("_check")
	await frames(10)
	facts["check"] = message()
