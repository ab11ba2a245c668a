#include "model_state.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <thread>

using godot::Variant;

namespace {

std::uint32_t threads_of(const ModelSettings &settings)
{
    if (settings.threads < 0 || settings.threads > UINT32_MAX)
        throw std::runtime_error("`threads` is 0 or more");
    if (settings.threads > 0)
        return static_cast<std::uint32_t>(settings.threads);
    return std::max(2u, std::thread::hardware_concurrency()) - 1;
}

/** Returns the bytes that the machine has free, or the most there can be when it does not tell. */
std::uint64_t free_memory()
{
    const godot::StringName name("OS");
    const Variant os = Variant::of_object(godot::godot.global_get_singleton(name.get()));
    const std::int64_t available = os.call("get_memory_info").get("available").to_int();
    return available < 0 ? UINT64_MAX : static_cast<std::uint64_t>(available);
}

void require_memory(const emerdiff_estimate &estimate, const emerdiff_image &image)
{
    const std::uint64_t available = free_memory();
    if (estimate.memory <= available)
        return;
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << "a run on " << image.width << " x "
         << image.height << " pixels takes up to " << static_cast<double>(estimate.memory) / 1e9
         << " GB and " << static_cast<double>(available) / 1e9
         << " GB are free; close what is not needed, make the image smaller or set the option "
            "memory_budget";
    throw std::runtime_error(text.str());
}

std::string text_of(const Variant &value)
{
    if (value.type() == GDEXTENSION_VARIANT_TYPE_BOOL)
        return value.to_bool() ? "true" : "false";
    return value.to_string();
}

}  // namespace

ModelSettings ModelState::settings() const
{
    const std::lock_guard lock(settings_mutex_);
    return settings_;
}

std::shared_ptr<const emerdiff::model>
ModelState::open(const emerdiff::progress_callback &progress, const emerdiff::cancel *cancel)
{
    const std::lock_guard lock(open_mutex_);
    const ModelSettings wanted = settings();
    if (model_ && wanted == opened_)
        return model_;
    emerdiff::options options;
    options.threads(threads_of(wanted));
    if (!wanted.provider.empty() && wanted.provider != "automatic")
        options.set("provider", wanted.provider);
    model_ = wanted.bundle.empty()
                 ? std::make_shared<emerdiff::model>(options, progress, cancel)
                 : std::make_shared<emerdiff::model>(wanted.bundle, options, progress, cancel);
    opened_ = wanted;
    return model_;
}

emerdiff::segmentation ModelState::segment(const Picture &picture, const emerdiff::options &options,
                                           const emerdiff::progress_callback &progress,
                                           const emerdiff::cancel *cancel)
{
    const auto model = open(progress, cancel);
    const emerdiff_image &image = picture.view();
    require_memory(model->estimate(image.width, image.height, options), image);
    return model->segment(image, options, progress, cancel);
}

emerdiff::options options_of(const Variant &dictionary)
{
    emerdiff::options options;
    const Variant keys = dictionary.call("keys");
    const std::int64_t size = keys.size();
    for (std::int64_t i = 0; i < size; ++i) {
        const std::string key = keys.at(i).to_string();
        const Variant value = dictionary.get(keys.at(i));
        if (key == "provider" || key == "threads")
            throw std::runtime_error("`" + key + "` is a property of EmerDiffModel, not an option");
        if (!value.is_null())
            options.set(key, text_of(value));
    }
    return options;
}
