/* The result of a run, in containers of C++17; part of emerdiff.hpp. */
#ifndef EMERDIFF_SEGMENTATION_HPP
#define EMERDIFF_SEGMENTATION_HPP

#include "emerdiff.h"
#include "emerdiff_handles.hpp"
#include "emerdiff_pixels.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace emerdiff {

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

}  // namespace emerdiff

#endif  // EMERDIFF_SEGMENTATION_HPP
