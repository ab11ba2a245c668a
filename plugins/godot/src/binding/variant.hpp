/* Godot's values, which free themselves. */
#pragma once

#include "binding/interface.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace godot {

/** A name of a class, a method or a signal. */
class StringName {
public:
    explicit StringName(const char *text)
    {
        godot.string_name_new_with_utf8_chars(&storage_, text);
    }
    StringName(StringName &&other) noexcept : StringName("") { std::swap(storage_, other.storage_); }
    StringName &operator=(StringName &&) = delete;
    ~StringName()
    {
        godot.variant_get_ptr_destructor(GDEXTENSION_VARIANT_TYPE_STRING_NAME)(&storage_);
    }

    const void *get() const { return &storage_; }
    void *get() { return &storage_; }

private:
    void *storage_ = nullptr;
};

/** A value of any type of GDScript. */
class Variant {
public:
    Variant() { godot.variant_new_nil(storage_); }
    Variant(bool value);
    Variant(std::int64_t value);
    Variant(std::uint32_t value) : Variant(static_cast<std::int64_t>(value)) {}
    Variant(std::int32_t value) : Variant(static_cast<std::int64_t>(value)) {}
    Variant(double value);
    Variant(const std::string &utf8);
    Variant(const char *utf8) : Variant(std::string(utf8)) {}

    Variant(const Variant &other) { godot.variant_new_copy(storage_, other.storage_); }
    Variant(Variant &&other) noexcept : Variant() { swap(other); }
    Variant &operator=(Variant other) noexcept
    {
        swap(other);
        return *this;
    }
    ~Variant() { godot.variant_destroy(storage_); }

    /** Holds an object, and counts as one of its references where those are counted. */
    static Variant of_object(GDExtensionObjectPtr object);
    /** Copies what the engine has at `value`, one of its own values or an argument of a ptrcall. */
    static Variant of_value(GDExtensionVariantType type, GDExtensionConstTypePtr value);
    static Variant of_variant(GDExtensionConstVariantPtr variant);
    /** Calls a constructor, such as Vector2i(x, y). */
    static Variant construct(GDExtensionVariantType type, const std::vector<Variant> &arguments);
    static Variant array() { return construct(GDEXTENSION_VARIANT_TYPE_ARRAY, {}); }
    static Variant dictionary() { return construct(GDEXTENSION_VARIANT_TYPE_DICTIONARY, {}); }
    static Variant rect2i(std::uint32_t x, std::uint32_t y, std::uint32_t width,
                          std::uint32_t height);

    GDExtensionVariantType type() const { return godot.variant_get_type(storage_); }
    bool is_null() const;

    /** What the value is as a type of C++; zero or empty when it is of another type. */
    bool to_bool() const;
    std::int64_t to_int() const;
    double to_double() const;
    std::string to_string() const;
    GDExtensionObjectPtr to_object() const;
    /** The x and y of a Vector2i. */
    std::array<std::int32_t, 2> to_vector2i() const;
    /** The value as another type of GDScript, by the constructor of that. */
    Variant as(GDExtensionVariantType type) const;

    /** Calls a method; a failure, which is a defect of ours, is reported and nil. */
    Variant call(const char *method, const std::vector<Variant> &arguments = {}) const;
    void set(const Variant &key, const Variant &value);
    Variant get(const Variant &key) const;
    Variant at(std::int64_t index) const;
    std::int64_t size() const { return call("size").to_int(); }

    /** Where the engine keeps what the variant holds, such as a packed array. */
    void *inside() const;
    const void *storage() const { return storage_; }
    void *storage() { return storage_; }

private:
    void swap(Variant &other) noexcept { std::swap(storage_, other.storage_); }

    // 24 bytes, or 40 where Godot computes with double precision.
    alignas(8) unsigned char storage_[40];
};

/** A packed array of bytes that is filled in place. */
class PackedBytes {
public:
    explicit PackedBytes(std::size_t size);

    std::uint8_t *data() const;
    std::size_t size() const { return size_; }
    const Variant &variant() const { return variant_; }

private:
    Variant variant_;
    std::size_t size_;
};

/** The bytes of a PackedByteArray, which must live on. */
const std::uint8_t *bytes_of(const Variant &packed);

}  // namespace godot
