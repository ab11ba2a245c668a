/* How Godot calls our methods: with variants, or with its own values where types are known. */
#pragma once

#include "binding/classes.hpp"

namespace godot {

/** A method that Godot has the address of. */
struct BoundMethod {
    const char *class_name;
    Method method;
};

void call_method(void *userdata, GDExtensionClassInstancePtr self,
                 const GDExtensionConstVariantPtr *given, GDExtensionInt count,
                 GDExtensionVariantPtr result, GDExtensionCallError *error);

void ptrcall_method(void *userdata, GDExtensionClassInstancePtr self,
                    const GDExtensionConstTypePtr *given, GDExtensionTypePtr result);

}  // namespace godot
