#include "binding/calls.hpp"

#include <exception>
#include <string>

namespace godot {

namespace {

/** Calls a method; what it throws becomes an error of the engine, and the result an empty one. */
Variant guarded(const BoundMethod &bound, void *self, const Arguments &arguments)
{
    try {
        return bound.method.call(self, arguments);
    } catch (const std::exception &thrown) {
        push_error(std::string(bound.class_name) + "." + bound.method.name + ": " + thrown.what());
    }
    const GDExtensionVariantType type = bound.method.result.type;
    const bool empty = type == GDEXTENSION_VARIANT_TYPE_NIL || type == GDEXTENSION_VARIANT_TYPE_OBJECT;
    return empty ? Variant() : Variant::construct(type, {});
}

/** Returns whether an argument has the type of its parameter, after conversion where that is plain. */
bool fit(const Parameter &parameter, Variant &argument)
{
    const GDExtensionVariantType type = argument.type();
    if (parameter.type == GDEXTENSION_VARIANT_TYPE_NIL || type == parameter.type)
        return true;
    if (!godot.variant_can_convert_strict(type, parameter.type))
        return false;
    if (parameter.type != GDEXTENSION_VARIANT_TYPE_OBJECT)
        argument = argument.as(parameter.type);
    return true;
}

}  // namespace

void call_method(void *userdata, GDExtensionClassInstancePtr self,
                 const GDExtensionConstVariantPtr *given, GDExtensionInt count,
                 GDExtensionVariantPtr result, GDExtensionCallError *error)
{
    const auto &bound = *static_cast<BoundMethod *>(userdata);
    const std::vector<Parameter> &parameters = bound.method.parameters;
    const Arguments &defaults = bound.method.defaults;
    const auto most = static_cast<GDExtensionInt>(parameters.size());
    const GDExtensionInt least = most - static_cast<GDExtensionInt>(defaults.size());
    if (count < least || count > most) {
        error->error = count < least ? GDEXTENSION_CALL_ERROR_TOO_FEW_ARGUMENTS
                                     : GDEXTENSION_CALL_ERROR_TOO_MANY_ARGUMENTS;
        error->expected = static_cast<std::int32_t>(count < least ? least : most);
        return;
    }
    Arguments arguments;
    for (GDExtensionInt i = 0; i < most; ++i) {
        const auto index = static_cast<std::size_t>(i);
        arguments.push_back(i < count ? Variant::of_variant(given[i])
                                      : defaults[static_cast<std::size_t>(i - least)]);
        if (!fit(parameters[index], arguments.back())) {
            error->error = GDEXTENSION_CALL_ERROR_INVALID_ARGUMENT;
            error->argument = static_cast<std::int32_t>(i);
            error->expected = parameters[index].type;
            return;
        }
    }
    error->error = GDEXTENSION_CALL_OK;
    const Variant made = guarded(bound, self, arguments);
    godot.variant_destroy(result);
    godot.variant_new_copy(result, made.storage());
}

void ptrcall_method(void *userdata, GDExtensionClassInstancePtr self,
                    const GDExtensionConstTypePtr *given, GDExtensionTypePtr result)
{
    const auto &bound = *static_cast<BoundMethod *>(userdata);
    Arguments arguments;
    for (std::size_t i = 0; i < bound.method.parameters.size(); ++i)
        arguments.push_back(Variant::of_value(bound.method.parameters[i].type, given[i]));
    Variant made = guarded(bound, self, arguments);
    if (!bound.method.returns)
        return;
    const GDExtensionVariantType type = bound.method.result.type;
    if (type == GDEXTENSION_VARIANT_TYPE_OBJECT) {
        godot.ref_set_object(result, made.is_null() ? nullptr : made.to_object());
    } else if (type == GDEXTENSION_VARIANT_TYPE_NIL) {
        godot.variant_destroy(result);
        godot.variant_new_copy(result, made.storage());
    } else {
        if (const auto destructor = godot.variant_get_ptr_destructor(type))
            destructor(result);
        godot.get_variant_to_type_constructor(type)(result, made.storage());
    }
}

}  // namespace godot
