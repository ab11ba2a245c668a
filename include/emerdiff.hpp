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
#include "emerdiff_options.hpp"
#include "emerdiff_pixels.hpp"
#include "emerdiff_segmentation.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <utility>

namespace emerdiff {

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

namespace detail {

/** Calls a function that writes text with its length. */
template <class Write>
std::string written(Write write)
{
    std::size_t length = 0;
    const emerdiff_status status = write(nullptr, 0, &length);
    if (status != EMERDIFF_BUFFER_TOO_SMALL)
        throw error(status);
    std::string text(length + 1, '\0');
    check(write(&text[0], text.size(), &length));
    text.resize(length);
    return text;
}

}  // namespace detail

/** Lists the models that can be found, as JSON; see emerdiff_model_list. */
inline std::string model_list() { return detail::written(emerdiff_model_list); }

/** Returns the user's folder of models; see emerdiff_model_folder. */
inline std::string model_folder() { return detail::written(emerdiff_model_folder); }

/** Returns how far a provider is from the CPU; see emerdiff_model_check_provider. */
inline double check_provider(std::int32_t provider, const char *bundle = nullptr)
{
    double difference = 0;
    detail::check(emerdiff_model_check_provider(bundle, provider, &difference, nullptr));
    return difference;
}

/** A model that is ready to segment; see emerdiff_model. */
class model {
public:
    /** Loads the model that comes with the library. */
    explicit model(const options &options = {}, progress_callback progress = {},
                   const cancel *cancel = nullptr)
        : handle_(load(nullptr, options, std::move(progress), cancel)) {}

    /** Loads the model bundle in a folder, whose path is UTF-8. */
    explicit model(const std::string &bundle, const options &options = {},
                   progress_callback progress = {}, const cancel *cancel = nullptr)
        : handle_(load(bundle.c_str(), options, std::move(progress), cancel)) {}

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
        return segmentation(watched<emerdiff_segmentation>(
            options, std::move(progress), cancel,
            [&](const emerdiff_run &run, emerdiff_segmentation **result) {
                return emerdiff_segment(get(), &image, &run, result);
            }));
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

    /** Calls `work`, which makes a T, and throws what the callback threw. */
    template <class T, class Work>
    static T *watched(const options &options, progress_callback progress, const cancel *cancel,
                      Work work)
    {
        progress_state watch{std::move(progress), nullptr};
        emerdiff_run run{};
        run.options = options.get();
        run.progress = watch.progress ? report : nullptr;
        run.userdata = &watch;
        run.cancel = cancel ? cancel->get() : nullptr;
        T *result = nullptr;
        const emerdiff_status status = work(run, &result);
        if (watch.thrown)
            std::rethrow_exception(watch.thrown);
        detail::check(status);
        return result;
    }

    static emerdiff_model *load(const char *bundle, const options &options,
                                progress_callback progress, const cancel *cancel)
    {
        return watched<emerdiff_model>(
            options, std::move(progress), cancel,
            [&](const emerdiff_run &run, emerdiff_model **result) {
                return emerdiff_model_load(bundle, &run, result);
            });
    }

    detail::owner<emerdiff_model, emerdiff_model_free> handle_;
};

}  // namespace emerdiff

#endif  // EMERDIFF_HPP
