/* Makes classes of C++ known to Godot. */
#pragma once

#include "binding/variant.hpp"

#include <utility>
#include <vector>

namespace godot {

/** A parameter, a result or a property. */
struct Parameter {
    const char *name = "";
    GDExtensionVariantType type = GDEXTENSION_VARIANT_TYPE_NIL;
    /** The class of an object. */
    const char *class_name = "";
    /** Words to choose from in the inspector, with commas between them. */
    const char *choices = "";
};

using Arguments = std::vector<Variant>;

struct Method {
    const char *name;
    /** `self` is nullptr for a static method. */
    Variant (*call)(void *self, const Arguments &arguments);
    Parameter result;
    /** Whether a result comes back at all. */
    bool returns = true;
    bool is_static = false;
    std::vector<Parameter> parameters = {};
    /** Those of the last parameters. */
    Arguments defaults = {};
};

struct Property {
    Parameter parameter;
    const char *setter;
    const char *getter;
};

struct Signal {
    const char *name;
    std::vector<Parameter> parameters;
};

/** What an object of Godot has of ours. */
struct Instance {
    virtual ~Instance() = default;
    /** Godot's object. */
    GDExtensionObjectPtr owner = nullptr;
};

/** A class without its functions to make and free objects. */
struct ClassDescription {
    const char *name;
    const char *parent;
    std::vector<Method> methods;
    std::vector<Property> properties = {};
    std::vector<Signal> signals = {};
    /** Whether scripts see it. */
    bool is_exposed = true;
};

/** Tells Godot of a class; `make` is nullptr where there are no objects of it. */
void add_class(ClassDescription description, Instance *(*make)());
/** Takes every class back, the last one first. */
void remove_classes();

/** Gives an instance an object of Godot, of the class `name` with this parent. */
GDExtensionObjectPtr embody(Instance *instance, const char *name, const char *parent);

/** Makes an object of a class that was added; the variant holds it. */
template <class Class>
std::pair<Variant, Class *> make_object()
{
    auto *instance = new Class;
    return {Variant::of_object(embody(instance, Class::name, Class::parent)), instance};
}

/** Makes an object of one of Godot's own classes. */
Variant make_engine_object(const char *name);

/** A method of C++ as Godot calls it. */
template <class Class, Variant (Class::*Member)(const Arguments &)>
Variant member(void *self, const Arguments &arguments)
{
    return (static_cast<Class *>(static_cast<Instance *>(self))->*Member)(arguments);
}

}  // namespace godot
