extends Node2D
## A game that segments a picture of its own when it starts, and says what it found.


func _ready() -> void:
	var image: Image = (load("res://picture.png") as Texture2D).get_image()
	var model := EmerDiffModel.new()
	var result: EmerDiffSegmentation = await model.segment_async(image).completed
	var labels := result.labels().to_byte_array() if result else PackedByteArray()
	print("labels ", labels.size(), " ", hash(labels), " ", EmerDiff.get_last_error())
	print(EmerDiff.check_installation())
	get_tree().quit()
