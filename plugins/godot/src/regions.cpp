#include "regions.hpp"

#include <stdexcept>

using godot::Variant;

namespace {

Variant color_of(const emerdiff_region &region)
{
    std::vector<Variant> parts;
    for (const std::uint8_t part : region.mean_color)
        parts.emplace_back(part / 255.0);
    parts.emplace_back(region.transparent ? 0.0 : 1.0);
    return Variant::construct(GDEXTENSION_VARIANT_TYPE_COLOR, parts);
}

std::uint32_t node_of(const Variant &value)
{
    const Variant node =
        value.type() == GDEXTENSION_VARIANT_TYPE_DICTIONARY ? value.get("node") : value;
    const bool number = node.type() == GDEXTENSION_VARIANT_TYPE_INT;
    const std::int64_t index = number ? node.to_int() : -1;
    if (index < 0 || index > UINT32_MAX)
        throw std::runtime_error("`nodes` is the number `node` of a region, or an array of such "
                                 "numbers");
    return static_cast<std::uint32_t>(index);
}

Variant ring_of(const std::vector<emerdiff_point> &points)
{
    Variant ring = Variant::construct(GDEXTENSION_VARIANT_TYPE_PACKED_VECTOR2_ARRAY, {});
    ring.call("resize", {static_cast<std::int64_t>(points.size())});
    auto *first = godot::godot.packed_vector2_array_operator_index(ring.inside(), 0);
    std::copy(points.begin(), points.end(), static_cast<emerdiff_point *>(first));
    return ring;
}

}  // namespace

Variant dictionary_of(const emerdiff_region &region)
{
    Variant made = Variant::dictionary();
    made.set("id", region.id);
    made.set("node", region.node);
    made.set("area", static_cast<std::int64_t>(region.area));
    made.set("rect", Variant::rect2i(region.x, region.y, region.width, region.height));
    made.set("mean_color", color_of(region));
    made.set("transparent", region.transparent != 0);
    made.set("min_regions", region.min_regions);
    made.set("max_regions", region.max_regions);
    return made;
}

Variant array_of(const std::vector<emerdiff_region> &regions)
{
    Variant array = Variant::array();
    for (const emerdiff_region &region : regions)
        array.call("push_back", {dictionary_of(region)});
    return array;
}

emerdiff::selection selection_of(const Variant &nodes, double grow, double feather)
{
    std::vector<std::uint32_t> all;
    const GDExtensionVariantType type = nodes.type();
    const bool packed = type == GDEXTENSION_VARIANT_TYPE_PACKED_INT32_ARRAY ||
                        type == GDEXTENSION_VARIANT_TYPE_PACKED_INT64_ARRAY;
    if (packed || type == GDEXTENSION_VARIANT_TYPE_ARRAY) {
        const std::int64_t size = nodes.size();
        for (std::int64_t i = 0; i < size; ++i)
            all.push_back(node_of(nodes.at(i)));
    } else {
        all.push_back(node_of(nodes));
    }
    emerdiff::selection selected(std::move(all));
    selected.grow = static_cast<float>(grow);
    selected.feather = static_cast<float>(feather);
    return selected;
}

Variant rings_of(const std::vector<emerdiff::polygon> &polygons)
{
    Variant rings = Variant::array();
    for (const emerdiff::polygon &polygon : polygons) {
        rings.call("push_back", {ring_of(polygon.exterior)});
        for (const auto &hole : polygon.interiors)
            rings.call("push_back", {ring_of(hole)});
    }
    return rings;
}
