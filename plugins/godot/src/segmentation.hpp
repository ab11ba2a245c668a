/* EmerDiffSegmentation: what a run found, with a level that can be changed at once. */
#pragma once

#include "binding/classes.hpp"
#include "picture.hpp"

#include <mutex>
#include <optional>

class Segmentation : public godot::Instance {
public:
    static constexpr const char *name = "EmerDiffSegmentation";
    static constexpr const char *parent = "RefCounted";

    static godot::ClassDescription description();
    /** Makes the object for a result on `picture`. */
    static godot::Variant of(emerdiff::segmentation result, Picture picture);

private:
    godot::Variant size(const godot::Arguments &arguments);
    godot::Variant region_count(const godot::Arguments &arguments);
    godot::Variant max_region_count(const godot::Arguments &arguments);
    godot::Variant set_region_count(const godot::Arguments &arguments);
    godot::Variant detail(const godot::Arguments &arguments);
    godot::Variant set_detail(const godot::Arguments &arguments);
    godot::Variant regions(const godot::Arguments &arguments);
    godot::Variant region(const godot::Arguments &arguments);
    godot::Variant region_at(const godot::Arguments &arguments);
    godot::Variant path_at(const godot::Arguments &arguments);
    godot::Variant label_image(const godot::Arguments &arguments);
    godot::Variant labels(const godot::Arguments &arguments);
    godot::Variant mask(const godot::Arguments &arguments);
    godot::Variant cutout(const godot::Arguments &arguments);
    godot::Variant outline(const godot::Arguments &arguments);
    godot::Variant color_image(const godot::Arguments &arguments);
    godot::Variant overlay(const godot::Arguments &arguments);
    godot::Variant info(const godot::Arguments &arguments);
    godot::Variant copy(const godot::Arguments &arguments);
    godot::Variant to_bytes(const godot::Arguments &arguments);
    static godot::Variant from_bytes(void *, const godot::Arguments &arguments);

    /** The result; throws for an object that no run has made. */
    emerdiff::segmentation &result();
    /** Throws unless the column and the row are in the picture. */
    std::pair<std::uint32_t, std::uint32_t> pixel(const godot::Variant &point);
    /** An image as large as the picture, which `write` fills. */
    template <class Write>
    godot::Variant image(ImageFormat format, std::size_t bytes_per_pixel, Write write);

    std::optional<emerdiff::segmentation> result_;
    Picture picture_;
};
