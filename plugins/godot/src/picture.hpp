/* Pictures that come from Godot as an Image and go back as one. */
#pragma once

#include "binding/variant.hpp"

#include <emerdiff.hpp>

/** The formats of Image that are used here, by Godot's numbers. */
enum ImageFormat : std::int64_t {
    FORMAT_L8 = 0,
    FORMAT_LA8 = 1,
    FORMAT_R8 = 2,
    FORMAT_RG8 = 3,
    FORMAT_RGB8 = 4,
    FORMAT_RGBA8 = 5,
    FORMAT_RF = 8,
    FORMAT_RGF = 9,
    FORMAT_RGBAF = 11,
    FORMAT_RH = 12,
    FORMAT_RGBE9995 = 16,
};

/** The pixels of an Image, which stay as they are when the image changes. */
class Picture {
public:
    Picture() = default;
    /** Takes any format; throws where the engine cannot convert it, or there is nothing in it. */
    explicit Picture(const godot::Variant &image);

    const emerdiff_image &view() const { return view_; }

private:
    godot::Variant bytes_;
    emerdiff_image view_{};
};

/** Makes an Image without mipmaps. */
godot::Variant make_image(std::uint32_t width, std::uint32_t height, ImageFormat format,
                          const godot::PackedBytes &bytes);
