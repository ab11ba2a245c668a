extends FactScript
## A picture that takes more memory than there is.


func note() -> void:
	var image := Image.create_empty(16384, 16384, false, Image.FORMAT_L8)
	facts["refused"] = EmerDiffModel.new().segment(image, {"memory_budget": 1 << 40}) == null
	facts["error"] = error()
