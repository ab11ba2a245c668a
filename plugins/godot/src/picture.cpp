#include "picture.hpp"

#include "binding/classes.hpp"

#include <stdexcept>

using godot::Variant;

namespace {

/** The format that an image is read in, which may need a conversion. */
struct Readable {
    ImageFormat format;
    std::int32_t layout;
    std::int32_t sample;
    std::uint32_t flags;
};

constexpr Readable GRAY{FORMAT_L8, EMERDIFF_LAYOUT_GRAY, EMERDIFF_SAMPLE_U8, 0};
constexpr Readable RED{FORMAT_R8, EMERDIFF_LAYOUT_GRAY, EMERDIFF_SAMPLE_U8, 0};
constexpr Readable RGB{FORMAT_RGB8, EMERDIFF_LAYOUT_RGB, EMERDIFF_SAMPLE_U8, 0};
constexpr Readable RGBA{FORMAT_RGBA8, EMERDIFF_LAYOUT_RGBA, EMERDIFF_SAMPLE_U8, 0};
// Godot keeps float images in linear light.
constexpr Readable LINEAR_RED{FORMAT_RF, EMERDIFF_LAYOUT_GRAY, EMERDIFF_SAMPLE_F32,
                              EMERDIFF_LINEAR};
constexpr Readable LINEAR{FORMAT_RGBAF, EMERDIFF_LAYOUT_RGBA, EMERDIFF_SAMPLE_F32, EMERDIFF_LINEAR};

const Readable &readable(std::int64_t format)
{
    switch (format) {
    case FORMAT_L8: return GRAY;
    case FORMAT_R8: return RED;
    case FORMAT_RGB8: return RGB;
    case FORMAT_RF:
    case FORMAT_RH: return LINEAR_RED;
    default: return format >= FORMAT_RGF && format <= FORMAT_RGBE9995 ? LINEAR : RGBA;
    }
}

Variant uncompressed(const Variant &image)
{
    if (!image.call("is_compressed").to_bool())
        return image;
    const Variant copy = image.call("duplicate");
    copy.call("decompress");
    if (copy.call("is_compressed").to_bool())
        throw std::runtime_error("this engine cannot decompress the image; import its texture as "
                                 "Lossless or VRAM Uncompressed");
    return copy;
}

Variant converted(const Variant &image, ImageFormat format)
{
    if (image.call("get_format").to_int() == format)
        return image;
    const Variant copy = image.call("duplicate");
    copy.call("convert", {static_cast<std::int64_t>(format)});
    if (copy.call("get_format").to_int() != format)
        throw std::runtime_error("this engine cannot convert the image to RGBA8 or RGBAF; convert "
                                 "it before");
    return copy;
}

}  // namespace

Picture::Picture(const Variant &image)
{
    if (image.is_null() || !image.call("is_class", {"Image"}).to_bool())
        throw std::runtime_error("`image` is not an Image; Texture2D.get_image() gives one");
    if (image.call("is_empty").to_bool())
        throw std::runtime_error("the image has no pixels");
    const Variant plain = uncompressed(image);
    const Readable &format = readable(plain.call("get_format").to_int());
    const Variant source = converted(plain, format.format);
    bytes_ = source.call("get_data");
    view_.data = godot::bytes_of(bytes_);
    view_.size = static_cast<std::size_t>(bytes_.size());
    view_.width = static_cast<std::uint32_t>(source.call("get_width").to_int());
    view_.height = static_cast<std::uint32_t>(source.call("get_height").to_int());
    view_.layout = format.layout;
    view_.sample = format.sample;
    view_.flags = format.flags;
}

Variant make_image(std::uint32_t width, std::uint32_t height, ImageFormat format,
                   const godot::PackedBytes &bytes)
{
    Variant image = godot::make_engine_object("Image");
    image.call("set_data",
               {width, height, false, static_cast<std::int64_t>(format), bytes.variant()});
    return image;
}
