#include "segmentation.hpp"

#include "json.hpp"
#include "regions.hpp"

#include <cmath>
#include <stdexcept>

using godot::Arguments;
using godot::Variant;

namespace {

void check(emerdiff_status status)
{
    if (status != EMERDIFF_OK)
        throw emerdiff::error(status);
}

/** Returns a count that C takes, which has no negative ones. */
std::uint32_t count_of(const Variant &value, const char *what)
{
    const std::int64_t count = value.to_int();
    if (count < 1 || count > UINT32_MAX)
        throw std::runtime_error(std::string(what) + " is at least 1");
    return static_cast<std::uint32_t>(count);
}

}  // namespace

Variant Segmentation::of(emerdiff::segmentation result, Picture picture)
{
    auto [object, instance] = godot::make_object<Segmentation>();
    instance->result_.emplace(std::move(result));
    instance->picture_ = std::move(picture);
    return object;
}

emerdiff::segmentation &Segmentation::result()
{
    if (!result_)
        throw std::runtime_error("no run has made this object; EmerDiffModel.segment makes one");
    return *result_;
}

std::pair<std::uint32_t, std::uint32_t> Segmentation::pixel(const Variant &point)
{
    const auto [x, y] = point.to_vector2i();
    const auto column = static_cast<std::uint32_t>(x);
    const auto row = static_cast<std::uint32_t>(y);
    if (x < 0 || y < 0 || column >= result().width() || row >= result().height())
        throw std::runtime_error("the point is outside the picture");
    return {column, row};
}

template <class Write>
Variant Segmentation::image(ImageFormat format, std::size_t bytes_per_pixel, Write write)
{
    const emerdiff::segmentation &of = result();
    const godot::PackedBytes bytes(bytes_per_pixel * of.width() * of.height());
    const emerdiff_buffer buffer = emerdiff::make_buffer(bytes);
    check(write(of.get(), &buffer));
    return make_image(of.width(), of.height(), format, bytes);
}

Variant Segmentation::size(const Arguments &)
{
    return Variant::construct(GDEXTENSION_VARIANT_TYPE_VECTOR2I,
                              {result().width(), result().height()});
}

// Godot itself makes an object to learn what properties are without a value.
Variant Segmentation::region_count(const Arguments &)
{
    return result_ ? result_->num_regions() : 0;
}

Variant Segmentation::max_region_count(const Arguments &) { return result().max_regions(); }

Variant Segmentation::set_region_count(const Arguments &arguments)
{
    result().set_num_regions(count_of(arguments[0], "the number of regions"));
    return {};
}

Variant Segmentation::detail(const Arguments &)
{
    const double finest = result_ ? result_->max_regions() : 0;
    return finest > 1 ? std::log(result_->num_regions()) / std::log(finest) : 0.0;
}

Variant Segmentation::set_detail(const Arguments &arguments)
{
    result().set_granularity(arguments[0].to_double());
    return {};
}

Variant Segmentation::regions(const Arguments &) { return array_of(result().regions()); }

Variant Segmentation::region(const Arguments &arguments)
{
    return dictionary_of(result().region(selection_of(arguments[0], 0, 0).nodes[0]));
}

Variant Segmentation::region_at(const Arguments &arguments)
{
    const auto [x, y] = pixel(arguments[0]);
    return dictionary_of(result().region_at(x, y));
}

Variant Segmentation::path_at(const Arguments &arguments)
{
    const auto [x, y] = pixel(arguments[0]);
    return array_of(result().path_at(x, y));
}

Variant Segmentation::label_image(const Arguments &)
{
    // The low byte of a number comes first in memory, so it is red.
    return image(FORMAT_RG8, 2, [](auto *handle, auto *buffer) {
        return emerdiff_segmentation_labels(handle, 16, buffer);
    });
}

Variant Segmentation::labels(const Arguments &)
{
    const std::size_t size = std::size_t{result().width()} * result().height();
    Variant labels = Variant::construct(GDEXTENSION_VARIANT_TYPE_PACKED_INT32_ARRAY, {});
    labels.call("resize", {static_cast<std::int64_t>(size)});
    emerdiff_buffer buffer{};
    buffer.data = godot::godot.packed_int32_array_operator_index(labels.inside(), 0);
    buffer.size = 4 * size;
    check(emerdiff_segmentation_labels(result().get(), 32, &buffer));
    return labels;
}

Variant Segmentation::mask(const Arguments &arguments)
{
    const auto selection =
        selection_of(arguments[0], arguments[1].to_double(), arguments[2].to_double());
    const emerdiff_selection selected = selection.get();
    return image(FORMAT_L8, 1, [&](auto *handle, auto *buffer) {
        return emerdiff_segmentation_coverage(handle, &picture_.view(), &selected, buffer);
    });
}

Variant Segmentation::cutout(const Arguments &arguments)
{
    auto selection = selection_of(arguments[0], arguments[1].to_double(), arguments[2].to_double());
    selection.flags = arguments[3].to_bool() ? EMERDIFF_DECONTAMINATE : 0;
    const emerdiff_selection selected = selection.get();
    return image(FORMAT_RGBA8, 4, [&](auto *handle, auto *buffer) {
        return emerdiff_segmentation_cutout(handle, &picture_.view(), &selected, buffer);
    });
}

Variant Segmentation::outline(const Arguments &arguments)
{
    const auto selection = selection_of(arguments[0], arguments[2].to_double(), 0);
    const auto tolerance = static_cast<float>(arguments[1].to_double());
    return rings_of(result().outline(picture_.view(), selection, tolerance));
}

Variant Segmentation::color_image(const Arguments &arguments)
{
    const std::int32_t color =
        arguments[0].to_bool() ? EMERDIFF_COLOR_MEAN : EMERDIFF_COLOR_PALETTE;
    return image(FORMAT_RGBA8, 4, [&](auto *handle, auto *buffer) {
        return emerdiff_segmentation_colors(handle, color, buffer);
    });
}

Variant Segmentation::overlay(const Arguments &arguments)
{
    std::optional<emerdiff::selection> selection;
    if (!arguments[0].is_null())
        selection = selection_of(arguments[0], 0, 0);
    const emerdiff_selection selected = selection ? selection->get() : emerdiff_selection{};
    return image(FORMAT_RGBA8, 4, [&](auto *handle, auto *buffer) {
        return emerdiff_segmentation_overlay(handle, &picture_.view(),
                                             selection ? &selected : nullptr, buffer);
    });
}

Variant Segmentation::info(const Arguments &) { return parse_json(result().info()); }

Variant Segmentation::copy(const Arguments &) { return of(result().clone(), picture_); }

Variant Segmentation::to_bytes(const Arguments &)
{
    const std::vector<std::uint8_t> kept = result().to_bytes();
    const godot::PackedBytes bytes(kept.size());
    std::copy(kept.begin(), kept.end(), bytes.data());
    return bytes.variant();
}

Variant Segmentation::from_bytes(void *, const Arguments &arguments)
{
    const auto size = static_cast<std::size_t>(arguments[0].size());
    const std::uint8_t *first = size ? godot::bytes_of(arguments[0]) : nullptr;
    auto result = emerdiff::segmentation::from_bytes(std::vector<std::uint8_t>(first, first + size));
    Picture picture(arguments[1]);
    if (picture.view().width != result.width() || picture.view().height != result.height())
        throw std::runtime_error("the image has another size than the one that was segmented");
    return of(std::move(result), std::move(picture));
}
