/*
 * libemerdiff for C++17: objects that free themselves, exceptions, containers. The contract of
 * emerdiff.h holds here too.
 *
 *     emerdiff::model model;
 *     auto image = emerdiff::make_image(pixels, width, height, EMERDIFF_LAYOUT_RGBA);
 *     emerdiff::segmentation result = model.segment(image);
 *     std::vector<std::uint16_t> labels = result.labels();
 *
 * Pixels and buffers may be any contiguous container of std::uint8_t, std::uint16_t or float, such
 * as a std::vector, a std::array or a std::span. Every failure throws emerdiff::error.
 */
#ifndef EMERDIFF_HPP
#define EMERDIFF_HPP

#include "emerdiff.h"
#include "emerdiff_handles.hpp"
#include "emerdiff_pixels.hpp"
#include "emerdiff_segmentation.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <utility>

namespace emerdiff {

/** How to load a model and how to segment; see emerdiff_options_set_*. */
class options {
public:
    options() : handle_(detail::made<emerdiff_options>(emerdiff_options_new)) {}

    options &provider(std::int32_t value) { return call(emerdiff_options_set_provider, value); }
    options &threads(std::uint32_t value) { return call(emerdiff_options_set_threads, value); }
    options &preset(std::int32_t value) { return call(emerdiff_options_set_preset, value); }
    options &num_regions(std::uint32_t value)
    {
        return call(emerdiff_options_set_num_regions, value);
    }
    options &granularity(double value) { return call(emerdiff_options_set_granularity, value); }
    options &min_area(double value) { return call(emerdiff_options_set_min_area, value); }
    options &seed(std::uint64_t value) { return call(emerdiff_options_set_seed, value); }
    options &memory_budget(std::uint64_t value)
    {
        return call(emerdiff_options_set_memory_budget, value);
    }
    options &modulation_timestep(std::uint32_t value)
    {
        return call(emerdiff_options_set_modulation_timestep, value);
    }
    options &strength(float value) { return call(emerdiff_options_set_strength, value); }
    options &sigma(float value) { return call(emerdiff_options_set_sigma, value); }

    /** Sets any option by name; see emerdiff_options_set. */
    options &set(const std::string &key, const std::string &value)
    {
        return call(emerdiff_options_set, key.c_str(), value.c_str());
    }

    emerdiff_options *get() const noexcept { return handle_.get(); }

private:
    template <class Setter, class... Arguments>
    options &call(Setter setter, Arguments... arguments)
    {
        detail::check(setter(get(), arguments...));
        return *this;
    }

    detail::owner<emerdiff_options, emerdiff_options_free> handle_;
};

/** A switch that stops runs from any thread; see emerdiff_cancel. */
class cancel {
public:
    cancel() : handle_(detail::made<emerdiff_cancel>(emerdiff_cancel_new)) {}

    void request() { detail::check(emerdiff_cancel_request(get())); }

    emerdiff_cancel *get() const noexcept { return handle_.get(); }

private:
    detail::owner<emerdiff_cancel, emerdiff_cancel_free> handle_;
};

/**
 * Called with EMERDIFF_STAGE_*, the units that are done and the units of the whole run. Returning
 * false cancels the run. So does an exception, which `segment` then throws.
 */
using progress_callback = std::function<bool(std::int32_t, std::uint32_t, std::uint32_t)>;

/** A model that is ready to segment; see emerdiff_model. */
class model {
public:
    /** Loads the model that comes with the library. */
    explicit model(const options &options = {}) : handle_(load(nullptr, options)) {}

    /** Loads the model bundle in a folder, whose path is UTF-8. */
    explicit model(const std::string &bundle, const options &options = {})
        : handle_(load(bundle.c_str(), options)) {}

    emerdiff_estimate estimate(std::uint32_t width, std::uint32_t height,
                               const options &options = {}) const
    {
        emerdiff_estimate estimate{};
        detail::check(emerdiff_model_estimate(get(), width, height, options.get(), &estimate));
        return estimate;
    }

    segmentation segment(const emerdiff_image &image, const options &options = {},
                         progress_callback progress = {}, const cancel *cancel = nullptr) const
    {
        progress_state watch{std::move(progress), nullptr};
        emerdiff_segmentation *result = nullptr;
        const emerdiff_status status =
            emerdiff_segment(get(), &image, options.get(), watch.progress ? report : nullptr,
                             &watch, cancel ? cancel->get() : nullptr, &result);
        if (watch.thrown)
            std::rethrow_exception(watch.thrown);
        detail::check(status);
        return segmentation(result);
    }

    std::string info() const { return detail::text(emerdiff_model_info(get())); }

    emerdiff_model *get() const noexcept { return handle_.get(); }

private:
    struct progress_state {
        progress_callback progress;
        std::exception_ptr thrown;
    };

    // An exception must not pass through the library.
    static std::int32_t report(void *userdata, std::int32_t stage, std::uint32_t done,
                               std::uint32_t total) noexcept
    {
        auto &self = *static_cast<progress_state *>(userdata);
        try {
            return self.progress(stage, done, total) ? 0 : 1;
        } catch (...) {
            self.thrown = std::current_exception();
            return 1;
        }
    }

    static emerdiff_model *load(const char *bundle, const options &options)
    {
        const emerdiff_options *given = options.get();
        return detail::made<emerdiff_model>(emerdiff_model_load, bundle, given);
    }

    detail::owner<emerdiff_model, emerdiff_model_free> handle_;
};

}  // namespace emerdiff

#endif  // EMERDIFF_HPP
