#include "model.hpp"

#include "json.hpp"
#include "run.hpp"
#include "segmentation.hpp"

#include <stdexcept>

using godot::Arguments;
using godot::Variant;

godot::ClassDescription Model::description()
{
    using godot::member;
    using godot::Parameter;
    const Parameter bundle{"bundle", GDEXTENSION_VARIANT_TYPE_STRING};
    const Parameter provider{"provider", GDEXTENSION_VARIANT_TYPE_STRING, "",
                             "automatic,cpu,cuda,directml,coreml"};
    const Parameter threads{"threads", GDEXTENSION_VARIANT_TYPE_INT};
    const Parameter image{"image", GDEXTENSION_VARIANT_TYPE_OBJECT, "Image"};
    const Parameter options{"options", GDEXTENSION_VARIANT_TYPE_DICTIONARY};
    const Parameter size{"size", GDEXTENSION_VARIANT_TYPE_VECTOR2I};
    const Parameter truth{"", GDEXTENSION_VARIANT_TYPE_BOOL};
    const Parameter dictionary{"", GDEXTENSION_VARIANT_TYPE_DICTIONARY};
    const Parameter result{"", GDEXTENSION_VARIANT_TYPE_OBJECT, Segmentation::name};
    const Parameter run{"", GDEXTENSION_VARIANT_TYPE_OBJECT, Run::name};
    const Arguments no_options{Variant::dictionary()};
    return {
        name,
        parent,
        {{"get_bundle", member<Model, &Model::bundle>, bundle},
         {"set_bundle", member<Model, &Model::set_bundle>, {}, false, false, {bundle}},
         {"get_provider", member<Model, &Model::provider>, provider},
         {"set_provider", member<Model, &Model::set_provider>, {}, false, false, {provider}},
         {"get_threads", member<Model, &Model::threads>, threads},
         {"set_threads", member<Model, &Model::set_threads>, {}, false, false, {threads}},
         {"open", member<Model, &Model::open>, truth},
         {"get_info", member<Model, &Model::info>, dictionary},
         {"estimate", member<Model, &Model::estimate>, dictionary, true, false, {size, options},
          no_options},
         {"segment", member<Model, &Model::segment>, result, true, false, {image, options},
          no_options},
         {"segment_async", member<Model, &Model::segment_async>, run, true, false, {image, options},
          no_options}},
        {{bundle, "set_bundle", "get_bundle"},
         {provider, "set_provider", "get_provider"},
         {threads, "set_threads", "get_threads"}}};
}

Variant Model::bundle(const Arguments &) { return state_->settings().bundle; }

Variant Model::set_bundle(const Arguments &arguments)
{
    state_->change([&](ModelSettings &settings) { settings.bundle = arguments[0].to_string(); });
    return {};
}

Variant Model::provider(const Arguments &) { return state_->settings().provider; }

Variant Model::set_provider(const Arguments &arguments)
{
    state_->change([&](ModelSettings &settings) { settings.provider = arguments[0].to_string(); });
    return {};
}

Variant Model::threads(const Arguments &) { return state_->settings().threads; }

Variant Model::set_threads(const Arguments &arguments)
{
    state_->change([&](ModelSettings &settings) { settings.threads = arguments[0].to_int(); });
    return {};
}

Variant Model::open(const Arguments &)
{
    state_->open();
    return true;
}

Variant Model::info(const Arguments &) { return parse_json(state_->open()->info()); }

Variant Model::estimate(const Arguments &arguments)
{
    const auto [width, height] = arguments[0].to_vector2i();
    if (width < 1 || height < 1)
        throw std::runtime_error("`size` has a width and a height of at least 1");
    const emerdiff_estimate estimate =
        state_->open()->estimate(static_cast<std::uint32_t>(width),
                                 static_cast<std::uint32_t>(height), options_of(arguments[1]));
    Variant made = Variant::dictionary();
    made.set("memory", static_cast<std::int64_t>(estimate.memory));
    made.set("units", estimate.units);
    made.set("unet_passes", estimate.unet_passes);
    return made;
}

Variant Model::segment(const Arguments &arguments)
{
    Picture picture(arguments[0]);
    auto result = state_->segment(picture, options_of(arguments[1]));
    return Segmentation::of(std::move(result), std::move(picture));
}

Variant Model::segment_async(const Arguments &arguments)
{
    return Run::start(state_, Picture(arguments[0]), options_of(arguments[1]));
}
