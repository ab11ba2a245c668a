extends FactScript
## The label map of one picture in every format that an Image can have.

const FORMATS := {
	"L8": Image.FORMAT_L8,
	"LA8": Image.FORMAT_LA8,
	"R8": Image.FORMAT_R8,
	"RG8": Image.FORMAT_RG8,
	"RGB8": Image.FORMAT_RGB8,
	"RGBA8": Image.FORMAT_RGBA8,
	"RGBA4444": Image.FORMAT_RGBA4444,
	"RGB565": Image.FORMAT_RGB565,
	"RF": Image.FORMAT_RF,
	"RGF": Image.FORMAT_RGF,
	"RGBF": Image.FORMAT_RGBF,
	"RGBAF": Image.FORMAT_RGBAF,
	"RH": Image.FORMAT_RH,
	"RGH": Image.FORMAT_RGH,
	"RGBH": Image.FORMAT_RGBH,
	"RGBAH": Image.FORMAT_RGBAH,
	"RGBE9995": Image.FORMAT_RGBE9995,
}


func note() -> void:
	var model := EmerDiffModel.new()
	for name: String in FORMATS:
		var image := picture()
		image.convert(FORMATS[name])
		note_one(model, name, image)
	note_16_bits(model)
	var small := picture()
	small.generate_mipmaps()
	note_one(model, "mipmaps", small)
	var compressed := picture()
	compressed.resize(64, 64)
	facts["compressed"] = compressed.compress(Image.COMPRESS_S3TC)
	note_one(model, "DXT", compressed)
	facts["still compressed"] = compressed.is_compressed()
	var dot := Image.create_from_data(1, 1, false, Image.FORMAT_RGB8, PackedByteArray([9, 8, 7]))
	note_one(model, "dot", dot)


# Newer than the oldest Godot that the add-on runs in.
func note_16_bits(model: EmerDiffModel) -> void:
	for name: String in ["R16", "RGBA16", "RGBA16I"]:
		var image := picture()
		image.convert(ClassDB.class_get_integer_constant("Image", "FORMAT_" + name))
		note_one(model, name, image)


# What Godot itself makes of the picture goes with the labels: RGBA8, or floats of linear light.
func note_one(model: EmerDiffModel, name: String, image: Image) -> void:
	var before := image.get_data()
	var result := model.segment(image)
	var plain: Image = image.duplicate()
	if plain.is_compressed():
		plain.decompress()
	var linear := (
		image.get_format() >= Image.FORMAT_RF and image.get_format() <= Image.FORMAT_RGBE9995
	)
	plain.convert(Image.FORMAT_RGBAF if linear else Image.FORMAT_RGBA8)
	plain.clear_mipmaps()
	keep(name + ".pixels", plain.get_data())
	keep(name + ".labels", result.labels().to_byte_array())
	facts[name] = {
		"size": [image.get_width(), image.get_height()],
		"linear": linear,
		"gray":
		image.get_format() in [Image.FORMAT_L8, Image.FORMAT_R8, Image.FORMAT_RF, Image.FORMAT_RH],
		"unchanged": image.get_data() == before,
	}
