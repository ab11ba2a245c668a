/* A model that is opened when it is needed, by whatever thread needs it first. */
#pragma once

#include "picture.hpp"

#include <emerdiff.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

/** Which model, and what computes it. */
struct ModelSettings {
    /** A folder or a name; empty for the model that comes with the library. */
    std::string bundle;
    /** "automatic", or an execution provider of the library. */
    std::string provider = "automatic";
    /** 0 is one thread for each core but one, which is the engine's. */
    std::int64_t threads = 0;

    bool operator==(const ModelSettings &other) const
    {
        return bundle == other.bundle && provider == other.provider && threads == other.threads;
    }
    bool operator!=(const ModelSettings &other) const { return !(*this == other); }
};

class ModelState {
public:
    ModelSettings settings() const;
    /** Takes effect when the model is needed the next time; results and runs live on. */
    template <class Change>
    void change(Change change)
    {
        const std::lock_guard lock(settings_mutex_);
        change(settings_);
    }

    /** Returns the model, which takes up to seconds the first time. */
    std::shared_ptr<const emerdiff::model> open(const emerdiff::progress_callback &progress = {},
                                                const emerdiff::cancel *cancel = nullptr);

    /** Throws when the machine has less memory than the run takes. */
    emerdiff::segmentation segment(const Picture &picture, const emerdiff::options &options,
                                   const emerdiff::progress_callback &progress = {},
                                   const emerdiff::cancel *cancel = nullptr);

private:
    mutable std::mutex settings_mutex_;
    ModelSettings settings_;
    std::mutex open_mutex_;
    std::shared_ptr<const emerdiff::model> model_;
    ModelSettings opened_;
};

/** Returns the options that a Dictionary has: names of emerdiff_options_set, any value. */
emerdiff::options options_of(const godot::Variant &dictionary);
