#include "segmentation.hpp"

using godot::member;
using godot::Method;
using godot::Parameter;

namespace {

constexpr Parameter NODES{"nodes"};
constexpr Parameter POINT{"point", GDEXTENSION_VARIANT_TYPE_VECTOR2I};
constexpr Parameter GROW{"grow", GDEXTENSION_VARIANT_TYPE_FLOAT};
constexpr Parameter FEATHER{"feather", GDEXTENSION_VARIANT_TYPE_FLOAT};
constexpr Parameter COUNT{"region_count", GDEXTENSION_VARIANT_TYPE_INT};
constexpr Parameter DETAIL{"detail", GDEXTENSION_VARIANT_TYPE_FLOAT};
constexpr Parameter BYTES{"bytes", GDEXTENSION_VARIANT_TYPE_PACKED_BYTE_ARRAY};
constexpr Parameter IMAGE{"image", GDEXTENSION_VARIANT_TYPE_OBJECT, "Image"};
constexpr Parameter ARRAY{"", GDEXTENSION_VARIANT_TYPE_ARRAY};
constexpr Parameter DICTIONARY{"", GDEXTENSION_VARIANT_TYPE_DICTIONARY};
constexpr Parameter SELF{"", GDEXTENSION_VARIANT_TYPE_OBJECT, Segmentation::name};

}  // namespace

godot::ClassDescription Segmentation::description()
{
    using S = Segmentation;
    std::vector<Method> methods{
        {"get_size", member<S, &S::size>, {"", GDEXTENSION_VARIANT_TYPE_VECTOR2I}},
        {"get_region_count", member<S, &S::region_count>, COUNT},
        {"set_region_count", member<S, &S::set_region_count>, {}, false, false, {COUNT}},
        {"get_max_region_count", member<S, &S::max_region_count>, COUNT},
        {"get_detail", member<S, &S::detail>, DETAIL},
        {"set_detail", member<S, &S::set_detail>, {}, false, false, {DETAIL}},
        {"regions", member<S, &S::regions>, ARRAY},
        {"region", member<S, &S::region>, DICTIONARY, true, false,
         {{"node", GDEXTENSION_VARIANT_TYPE_INT}}},
        {"region_at", member<S, &S::region_at>, DICTIONARY, true, false, {POINT}},
        {"path_at", member<S, &S::path_at>, ARRAY, true, false, {POINT}},
        {"label_image", member<S, &S::label_image>, IMAGE},
        {"labels", member<S, &S::labels>, {"", GDEXTENSION_VARIANT_TYPE_PACKED_INT32_ARRAY}},
        {"mask", member<S, &S::mask>, IMAGE, true, false, {NODES, GROW, FEATHER}, {0.0, 0.0}},
        {"cutout", member<S, &S::cutout>, IMAGE, true, false,
         {NODES, GROW, FEATHER, {"clean_edges", GDEXTENSION_VARIANT_TYPE_BOOL}}, {0.0, 0.0, false}},
        {"outline", member<S, &S::outline>, ARRAY, true, false,
         {NODES, {"tolerance", GDEXTENSION_VARIANT_TYPE_FLOAT}, GROW}, {1.0, 0.0}},
        {"color_image", member<S, &S::color_image>, IMAGE, true, false,
         {{"mean", GDEXTENSION_VARIANT_TYPE_BOOL}}, {false}},
        {"overlay", member<S, &S::overlay>, IMAGE, true, false, {NODES}, {godot::Variant()}},
        {"get_info", member<S, &S::info>, DICTIONARY},
        {"copy", member<S, &S::copy>, SELF},
        {"to_bytes", member<S, &S::to_bytes>, BYTES},
        {"from_bytes", from_bytes, SELF, true, true, {BYTES, IMAGE}},
    };
    return {name, parent, std::move(methods),
            {{COUNT, "set_region_count", "get_region_count"},
             {DETAIL, "set_detail", "get_detail"}}};
}
