#include "binding/variant.hpp"

namespace godot {

namespace {

/** Frees a String when it goes out of scope. */
struct String {
    explicit String(const std::string &utf8)
    {
        const auto length = static_cast<GDExtensionInt>(utf8.size());
        godot.string_new_with_utf8_chars_and_len2(&storage, utf8.data(), length);
    }
    String(const String &) = delete;
    String &operator=(const String &) = delete;
    ~String() { godot.variant_get_ptr_destructor(GDEXTENSION_VARIANT_TYPE_STRING)(&storage); }

    std::string utf8() const
    {
        const GDExtensionInt length = godot.string_to_utf8_chars(&storage, nullptr, 0);
        std::string text(static_cast<std::size_t>(length), '\0');
        godot.string_to_utf8_chars(&storage, text.data(), length);
        return text;
    }

    void *storage = nullptr;
};

template <class Value>
void make(GDExtensionVariantType type, void *variant, Value &value)
{
    godot.get_variant_from_type_constructor(type)(variant, &value);
}

template <class Value>
Value taken(GDExtensionVariantType type, const Variant &variant)
{
    Value value{};
    if (variant.type() != type)
        return value;
    auto *storage = const_cast<void *>(variant.storage());
    godot.get_variant_to_type_constructor(type)(&value, storage);
    return value;
}

std::vector<GDExtensionConstVariantPtr> pointers(const std::vector<Variant> &variants)
{
    std::vector<GDExtensionConstVariantPtr> all;
    for (const Variant &variant : variants)
        all.push_back(variant.storage());
    return all;
}

}  // namespace

Variant::Variant(bool value)
{
    GDExtensionBool byte = value;
    make(GDEXTENSION_VARIANT_TYPE_BOOL, storage_, byte);
}

Variant::Variant(std::int64_t value) { make(GDEXTENSION_VARIANT_TYPE_INT, storage_, value); }

Variant::Variant(double value) { make(GDEXTENSION_VARIANT_TYPE_FLOAT, storage_, value); }

Variant::Variant(const std::string &utf8)
{
    String string(utf8);
    make(GDEXTENSION_VARIANT_TYPE_STRING, storage_, string.storage);
}

Variant Variant::of_object(GDExtensionObjectPtr object)
{
    Variant made;
    make(GDEXTENSION_VARIANT_TYPE_OBJECT, made.storage_, object);
    return made;
}

Variant Variant::of_value(GDExtensionVariantType type, GDExtensionConstTypePtr value)
{
    if (type == GDEXTENSION_VARIANT_TYPE_NIL)
        return of_variant(value);
    Variant made;
    auto *source = const_cast<GDExtensionTypePtr>(value);
    godot.get_variant_from_type_constructor(type)(made.storage_, source);
    return made;
}

Variant Variant::of_variant(GDExtensionConstVariantPtr variant)
{
    Variant made;
    godot.variant_new_copy(made.storage_, variant);
    return made;
}

Variant Variant::construct(GDExtensionVariantType type, const std::vector<Variant> &arguments)
{
    Variant made;
    const auto given = pointers(arguments);
    GDExtensionCallError error{};
    godot.variant_construct(type, made.storage_, given.data(),
                            static_cast<std::int32_t>(given.size()), &error);
    return made;
}

Variant Variant::rect2i(std::uint32_t x, std::uint32_t y, std::uint32_t width, std::uint32_t height)
{
    return construct(GDEXTENSION_VARIANT_TYPE_RECT2I, {x, y, width, height});
}

bool Variant::is_null() const
{
    return type() == GDEXTENSION_VARIANT_TYPE_NIL ||
           (type() == GDEXTENSION_VARIANT_TYPE_OBJECT && to_object() == nullptr);
}

bool Variant::to_bool() const
{
    return taken<GDExtensionBool>(GDEXTENSION_VARIANT_TYPE_BOOL, *this) != 0;
}

std::int64_t Variant::to_int() const
{
    return taken<std::int64_t>(GDEXTENSION_VARIANT_TYPE_INT, *this);
}

double Variant::to_double() const
{
    return taken<double>(GDEXTENSION_VARIANT_TYPE_FLOAT, *this);
}

std::string Variant::to_string() const
{
    const String string("");
    auto *self = const_cast<unsigned char *>(storage_);
    godot.variant_stringify(self, const_cast<void **>(&string.storage));
    return string.utf8();
}

GDExtensionObjectPtr Variant::to_object() const
{
    return taken<GDExtensionObjectPtr>(GDEXTENSION_VARIANT_TYPE_OBJECT, *this);
}

std::array<std::int32_t, 2> Variant::to_vector2i() const
{
    return taken<std::array<std::int32_t, 2>>(GDEXTENSION_VARIANT_TYPE_VECTOR2I, *this);
}

Variant Variant::as(GDExtensionVariantType wanted) const
{
    return wanted == type() ? *this : construct(wanted, {*this});
}

Variant Variant::call(const char *method, const std::vector<Variant> &arguments) const
{
    const StringName name(method);
    const auto given = pointers(arguments);
    Variant result;
    GDExtensionCallError error{};
    auto *self = const_cast<unsigned char *>(storage_);
    godot.variant_call(self, name.get(), given.data(), static_cast<GDExtensionInt>(given.size()),
                       result.storage_, &error);
    if (error.error != GDEXTENSION_CALL_OK)
        push_error(std::string("the engine refused the call of ") + method);
    return result;
}

void Variant::set(const Variant &key, const Variant &value)
{
    GDExtensionBool valid = 0;
    godot.variant_set_keyed(storage_, key.storage_, value.storage_, &valid);
}

Variant Variant::get(const Variant &key) const
{
    Variant value;
    GDExtensionBool valid = 0;
    godot.variant_get_keyed(storage_, key.storage_, value.storage_, &valid);
    return value;
}

Variant Variant::at(std::int64_t index) const
{
    Variant value;
    GDExtensionBool valid = 0;
    GDExtensionBool outside = 0;
    godot.variant_get_indexed(storage_, index, value.storage_, &valid, &outside);
    return value;
}

void *Variant::inside() const
{
    auto *self = const_cast<unsigned char *>(storage_);
    return godot.variant_get_ptr_internal_getter(type())(self);
}

PackedBytes::PackedBytes(std::size_t size)
    : variant_(Variant::construct(GDEXTENSION_VARIANT_TYPE_PACKED_BYTE_ARRAY, {})), size_(size)
{
    variant_.call("resize", {static_cast<std::int64_t>(size)});
}

std::uint8_t *PackedBytes::data() const
{
    return godot.packed_byte_array_operator_index(variant_.inside(), 0);
}

const std::uint8_t *bytes_of(const Variant &packed)
{
    return godot.packed_byte_array_operator_index_const(packed.inside(), 0);
}

}  // namespace godot
