/* Errors as exceptions, and handles of emerdiff.h that free themselves; part of emerdiff.hpp. */
#ifndef EMERDIFF_HANDLES_HPP
#define EMERDIFF_HANDLES_HPP

#include "emerdiff.h"

#include <memory>
#include <stdexcept>
#include <string>

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

}  // namespace emerdiff

#endif  // EMERDIFF_HANDLES_HPP
