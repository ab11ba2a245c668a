/* The result of a run, in containers of C++17; part of emerdiff.hpp. */
#ifndef EMERDIFF_SEGMENTATION_HPP
#define EMERDIFF_SEGMENTATION_HPP

#include "emerdiff.h"
#include "emerdiff_handles.hpp"
#include "emerdiff_options.hpp"
#include "emerdiff_pixels.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace emerdiff {

/** Regions that are taken together; see emerdiff_selection. A region or its node is one, too. */
struct selection {
    selection(std::uint32_t node) : nodes{node} {}
    selection(const emerdiff_region &region) : nodes{region.node} {}
    selection(std::initializer_list<std::uint32_t> list) : nodes(list) {}
    explicit selection(std::vector<std::uint32_t> list) : nodes(std::move(list)) {}

    std::vector<std::uint32_t> nodes;
    float grow = 0;
    float feather = 0;
    /** EMERDIFF_DECONTAMINATE, or 0. */
    std::uint32_t flags = 0;

    /** Describes the selection, which must live as long as the result is used. */
    emerdiff_selection get() const noexcept
    {
        emerdiff_selection selected{};
        selected.nodes = nodes.data();
        selected.num_nodes = nodes.size();
        selected.grow = grow;
        selected.feather = feather;
        selected.flags = flags;
        return selected;
    }
};

/** A closed polygon with holes; see emerdiff_ring. */
struct polygon {
    std::vector<emerdiff_point> exterior;
    std::vector<std::vector<emerdiff_point>> interiors;
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

    /** Returns the region with the number `node`. */
    emerdiff_region region(std::uint32_t node) const
    {
        emerdiff_region region{};
        detail::check(emerdiff_segmentation_region(get(), node, &region));
        return region;
    }

    emerdiff_region region_at(std::uint32_t x, std::uint32_t y) const
    {
        emerdiff_region region{};
        detail::check(emerdiff_segmentation_region_at(get(), x, y, &region));
        return region;
    }

    /** Returns every region that holds the pixel, from the finest to the whole picture. */
    std::vector<emerdiff_region> path_at(std::uint32_t x, std::uint32_t y) const
    {
        std::vector<emerdiff_region> path(max_regions());
        std::size_t count = path.size();
        detail::check(emerdiff_segmentation_path_at(get(), x, y, path.data(), &count));
        path.resize(count);
        return path;
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

    std::vector<std::uint8_t> mask(const selection &selection) const
    {
        const emerdiff_selection selected = selection.get();
        return bytes(1, emerdiff_segmentation_mask, &selected);
    }

    /** Returns std::uint8_t, std::uint16_t or float; see emerdiff_segmentation_coverage. */
    template <class Sample = std::uint8_t>
    std::vector<Sample> coverage(const emerdiff_image &image, const selection &selection) const
    {
        const emerdiff_selection selected = selection.get();
        return samples<Sample>(emerdiff_segmentation_coverage, &image, &selected);
    }

    /** Returns std::uint8_t, std::uint16_t or float; see emerdiff_segmentation_contours. */
    template <class Sample = float>
    std::vector<Sample> contours() const
    {
        return samples<Sample>(emerdiff_segmentation_contours);
    }

    /** Returns RGBA; see emerdiff_segmentation_cutout. */
    std::vector<std::uint8_t> cutout(const emerdiff_image &image, const selection &selection) const
    {
        const emerdiff_selection selected = selection.get();
        return bytes(4, emerdiff_segmentation_cutout, &image, &selected);
    }

    /** Returns polygons, the largest first; see emerdiff_segmentation_outline. */
    std::vector<polygon> outline(const emerdiff_image &image, const selection &selection,
                                 float tolerance) const
    {
        const emerdiff_selection selected = selection.get();
        const detail::owner<emerdiff_outline, emerdiff_outline_free> outline(
            detail::made<emerdiff_outline>(emerdiff_segmentation_outline, get(), &image, &selected,
                                           tolerance));
        std::size_t num_rings = 0;
        std::size_t num_points = 0;
        detail::check(emerdiff_outline_size(outline.get(), &num_rings, &num_points));
        std::vector<emerdiff_ring> rings(num_rings);
        std::vector<emerdiff_point> points(num_points);
        detail::check(emerdiff_outline_rings(outline.get(), rings.data(), num_rings));
        detail::check(emerdiff_outline_points(outline.get(), points.data(), num_points));
        std::vector<polygon> polygons;
        for (const emerdiff_ring &ring : rings) {
            const emerdiff_point *first = points.data() + ring.first;
            std::vector<emerdiff_point> line(first, first + ring.num_points);
            if (ring.hole)
                polygons.back().interiors.push_back(std::move(line));
            else
                polygons.push_back({std::move(line), {}});
        }
        return polygons;
    }

    /** Returns RGBA; `color` is EMERDIFF_COLOR_*. */
    std::vector<std::uint8_t> colors(std::int32_t color) const
    {
        return bytes(4, emerdiff_segmentation_colors, color);
    }

    /** Returns RGBA: the picture with the regions of the current level. */
    std::vector<std::uint8_t> overlay(const emerdiff_image &image) const
    {
        const emerdiff_selection *all = nullptr;
        return bytes(4, emerdiff_segmentation_overlay, &image, all);
    }

    /** Returns RGBA: the picture with the selected regions. */
    std::vector<std::uint8_t> overlay(const emerdiff_image &image, const selection &selection) const
    {
        const emerdiff_selection selected = selection.get();
        return bytes(4, emerdiff_segmentation_overlay, &image, &selected);
    }

    /** Makes a second object of the same result, with a level of its own. */
    segmentation clone() const
    {
        const emerdiff_segmentation *own = get();
        return segmentation(
            detail::made<emerdiff_segmentation>(emerdiff_segmentation_clone, own));
    }

    /** Keeps the result; see emerdiff_segmentation_to_bytes. */
    std::vector<std::uint8_t> to_bytes() const
    {
        std::size_t size = 0;
        const emerdiff_status status = emerdiff_segmentation_to_bytes(get(), nullptr, 0, &size);
        if (status != EMERDIFF_BUFFER_TOO_SMALL)
            throw error(status);
        // The level, and with it the size, may change between the two calls.
        std::vector<std::uint8_t> bytes(size + 64);
        detail::check(
            emerdiff_segmentation_to_bytes(get(), bytes.data(), bytes.size(), &size));
        bytes.resize(size);
        return bytes;
    }

    /** Opens a result that was kept. */
    static segmentation from_bytes(const std::vector<std::uint8_t> &bytes,
                                   const options &options = {})
    {
        const emerdiff_options *given = options.get();
        return segmentation(detail::made<emerdiff_segmentation>(
            emerdiff_segmentation_from_bytes, bytes.data(), bytes.size(), given));
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

    template <class Sample, class Write, class... Arguments>
    std::vector<Sample> samples(Write write, Arguments... arguments) const
    {
        std::vector<Sample> samples(std::size_t{width_} * height_);
        emerdiff_buffer buffer = make_buffer(samples);
        buffer.sample = detail::sample<Sample>();
        detail::check(write(get(), arguments..., &buffer));
        return samples;
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
