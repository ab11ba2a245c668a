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
#include "emerdiff_pixels.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace emerdiff {
/** A failed call: its status, and the text of emerdiff_last_error. */
class error : public std::runtime_error {
public:
    explicit error(emerdiff_status status)
        : std::runtime_error(emerdiff_last_error()), status_(status) {}

    emerdiff_status status() const noexcept { return status_; }

private:
    emerdiff_status status_;
};

namespace detail {

inline void check(emerdiff_status status)
{
    if (status != EMERDIFF_OK)
        throw error(status);
}

inline std::string text(const char *text)
{
    if (text == nullptr)
        throw error(EMERDIFF_INVALID_HANDLE);
    return text;
}

template <auto Free>
struct deleter {
    template <class T>
    void operator()(T *handle) const noexcept { Free(handle); }
};

template <class T, auto Free>
using owner = std::unique_ptr<T, deleter<Free>>;

/** Calls `make` with `arguments` and returns the handle that it makes. */
template <class T, class... Parameters, class... Arguments>
T *made(emerdiff_status (*make)(Parameters...), Arguments... arguments)
{
    T *handle = nullptr;
    check(make(arguments..., &handle));
    return handle;
}

}  // namespace detail

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

/** The result of a run; see emerdiff_segmentation. */
class segmentation {
public:
    explicit segmentation(emerdiff_segmentation *handle) : handle_(handle)
    {
        detail::check(emerdiff_segmentation_size(get(), &width_, &height_));
    }

    std::uint32_t width() const noexcept { return width_; }
    std::uint32_t height() const noexcept { return height_; }

    std::uint32_t num_regions() const { return number(emerdiff_segmentation_num_regions); }
    std::uint32_t max_regions() const { return number(emerdiff_segmentation_max_regions); }

    void set_num_regions(std::uint32_t value) { set(emerdiff_segmentation_set_num_regions, value); }
    void set_granularity(double value) { set(emerdiff_segmentation_set_granularity, value); }

    std::vector<emerdiff_region> regions() const
    {
        std::vector<emerdiff_region> all(num_regions());
        detail::check(emerdiff_segmentation_regions(get(), all.data(), all.size()));
        return all;
    }

    std::uint32_t region_at(std::uint32_t x, std::uint32_t y) const
    {
        std::uint32_t id = 0;
        detail::check(emerdiff_segmentation_region_at(get(), x, y, &id));
        return id;
    }

    /** Returns the label map in std::uint8_t, std::uint16_t or std::uint32_t. */
    template <class Label = std::uint16_t>
    std::vector<Label> labels() const
    {
        static_assert(std::is_unsigned_v<Label>, "labels are unsigned integers");
        std::vector<Label> labels(std::size_t{width_} * height_);
        const emerdiff_buffer buffer = make_buffer(labels);
        detail::check(emerdiff_segmentation_labels(get(), 8 * sizeof(Label), &buffer));
        return labels;
    }

    std::vector<std::uint8_t> mask(std::uint32_t id) const
    {
        return bytes(1, emerdiff_segmentation_mask, id);
    }

    std::vector<std::uint8_t> soft_mask(const emerdiff_image &image, std::uint32_t id) const
    {
        return bytes(1, emerdiff_segmentation_soft_mask, &image, id);
    }

    /** Returns std::uint8_t, std::uint16_t or float; see emerdiff_segmentation_coverage. */
    template <class Sample = std::uint8_t>
    std::vector<Sample> coverage(const emerdiff_image &image, std::uint32_t id, float grow = 0,
                                 float feather = 0) const
    {
        std::vector<Sample> samples(std::size_t{width_} * height_);
        const emerdiff_buffer buffer = make_buffer(samples);
        detail::check(emerdiff_segmentation_coverage(get(), &image, id, grow, feather,
                                                     detail::sample<Sample>(), &buffer));
        return samples;
    }

    /** Returns RGBA; `flags` is EMERDIFF_DECONTAMINATE or 0; see emerdiff_segmentation_cutout. */
    std::vector<std::uint8_t> cutout(const emerdiff_image &image, std::uint32_t id,
                                     std::uint32_t flags = EMERDIFF_DECONTAMINATE, float grow = 0,
                                     float feather = 0) const
    {
        return bytes(4, emerdiff_segmentation_cutout, &image, id, grow, feather, flags);
    }

    /** Returns RGBA; `color` is EMERDIFF_COLOR_*. */
    std::vector<std::uint8_t> colors(std::int32_t color) const
    {
        return bytes(4, emerdiff_segmentation_colors, color);
    }

    std::vector<std::uint8_t> overlay(const emerdiff_image &image) const
    {
        return bytes(4, emerdiff_segmentation_overlay, &image);
    }

    std::string info() const { return detail::text(emerdiff_segmentation_info(get())); }

    emerdiff_segmentation *get() const noexcept { return handle_.get(); }

private:
    template <class Setter, class Value>
    void set(Setter setter, Value value)
    {
        detail::check(setter(get(), value));
    }

    template <class Read>
    std::uint32_t number(Read read) const
    {
        std::uint32_t number = 0;
        detail::check(read(get(), &number));
        return number;
    }

    template <class Write, class... Arguments>
    std::vector<std::uint8_t> bytes(std::size_t channels, Write write, Arguments... arguments) const
    {
        std::vector<std::uint8_t> bytes(channels * width_ * height_);
        const emerdiff_buffer buffer = make_buffer(bytes);
        detail::check(write(get(), arguments..., &buffer));
        return bytes;
    }

    detail::owner<emerdiff_segmentation, emerdiff_segmentation_free> handle_;
    std::uint32_t width_ = 0;
    std::uint32_t height_ = 0;
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
