/* The options of emerdiff.h; part of emerdiff.hpp. */
#ifndef EMERDIFF_OPTIONS_HPP
#define EMERDIFF_OPTIONS_HPP

#include "emerdiff.h"
#include "emerdiff_handles.hpp"

#include <cstdint>
#include <string>

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

}  // namespace emerdiff

#endif  // EMERDIFF_OPTIONS_HPP
