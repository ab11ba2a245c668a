/* Makes the pictures and buffers of emerdiff.h from containers of C++17; part of emerdiff.hpp. */
#ifndef EMERDIFF_PIXELS_HPP
#define EMERDIFF_PIXELS_HPP

#include "emerdiff.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>

namespace emerdiff {

namespace detail {

template <class Pixels>
using value =
    std::remove_cv_t<std::remove_pointer_t<decltype(std::data(std::declval<Pixels &>()))>>;

template <class T>
constexpr std::int32_t sample()
{
    static_assert(std::is_same_v<T, std::uint8_t> || std::is_same_v<T, std::uint16_t> ||
                      std::is_same_v<T, float>,
                  "samples are std::uint8_t, std::uint16_t or float");
    return std::is_same_v<T, std::uint8_t>    ? EMERDIFF_SAMPLE_U8
           : std::is_same_v<T, std::uint16_t> ? EMERDIFF_SAMPLE_U16
                                              : EMERDIFF_SAMPLE_F32;
}

}  // namespace detail

/**
 * Describes the picture in `pixels`, which must live as long as the result is used. `stride` is in
 * bytes; 0 is for rows without gaps.
 */
template <class Pixels>
emerdiff_image make_image(const Pixels &pixels, std::uint32_t width, std::uint32_t height,
                          std::int32_t layout, std::uint32_t flags = 0, std::size_t stride = 0)
{
    emerdiff_image image{};
    image.data = std::data(pixels);
    image.size = std::size(pixels) * sizeof(detail::value<Pixels>);
    image.stride = stride;
    image.width = width;
    image.height = height;
    image.layout = layout;
    image.sample = detail::sample<detail::value<Pixels>>();
    image.flags = flags;
    return image;
}

/**
 * Describes the buffer in `values`, which must live as long as the result is used. `stride` is in
 * bytes; 0 is for rows without gaps.
 */
template <class Values>
emerdiff_buffer make_buffer(Values &&values, std::uint32_t flags = 0, std::size_t stride = 0)
{
    emerdiff_buffer buffer{};
    buffer.data = std::data(values);
    buffer.size = std::size(values) * sizeof(detail::value<Values>);
    buffer.stride = stride;
    buffer.flags = flags;
    return buffer;
}

}  // namespace emerdiff

#endif  // EMERDIFF_PIXELS_HPP
