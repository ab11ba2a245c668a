#include "binding/classes.hpp"

#include "binding/calls.hpp"

#include <deque>
#include <list>

namespace godot {

namespace {

constexpr std::uint32_t HINT_ENUM = 2;
constexpr std::uint32_t USAGE_DEFAULT = 2 | 4;
constexpr std::uint32_t USAGE_NIL_IS_VARIANT = 1 << 17;
constexpr std::int64_t NOTIFICATION_POSTINITIALIZE = 0;

struct AddedClass {
    ClassDescription description;
    Instance *(*make)();
    std::list<BoundMethod> methods;
};

// Addresses must stay: Godot gets them.
std::deque<AddedClass> added;

GDExtensionObjectPtr create(void *userdata, GDExtensionBool)
{
    const auto &self = *static_cast<AddedClass *>(userdata);
    return embody(self.make(), self.description.name, self.description.parent);
}

/** After the extension was opened anew, an object gets an instance that knows nothing yet. */
GDExtensionClassInstancePtr recreate(void *userdata, GDExtensionObjectPtr object)
{
    Instance *instance = static_cast<AddedClass *>(userdata)->make();
    instance->owner = object;
    return instance;
}

void destroy(void *, GDExtensionClassInstancePtr instance)
{
    delete static_cast<Instance *>(instance);
}

/** What Godot wants to know of parameters, and what it points to. */
class Infos {
public:
    explicit Infos(const std::vector<Parameter> &parameters)
    {
        for (const Parameter &parameter : parameters)
            add(parameter);
    }

    GDExtensionPropertyInfo *data() { return infos_.data(); }
    std::uint32_t size() const { return static_cast<std::uint32_t>(infos_.size()); }

private:
    void add(const Parameter &parameter)
    {
        names_.emplace_back(parameter.name);
        void *name = names_.back().get();
        names_.emplace_back(parameter.class_name);
        void *class_name = names_.back().get();
        const bool chosen = *parameter.choices != '\0';
        hints_.emplace_back(parameter.choices);
        const bool any = parameter.type == GDEXTENSION_VARIANT_TYPE_NIL;
        infos_.push_back({parameter.type, name, class_name, chosen ? HINT_ENUM : 0,
                          hints_.back().inside(),
                          USAGE_DEFAULT | (any ? USAGE_NIL_IS_VARIANT : 0)});
    }

    std::deque<StringName> names_;
    std::deque<Variant> hints_;
    std::vector<GDExtensionPropertyInfo> infos_;
};

void add_method(const StringName &class_name, BoundMethod &bound)
{
    const Method &method = bound.method;
    const StringName name(method.name);
    Infos parameters(method.parameters);
    Infos result({method.result});
    std::vector<GDExtensionClassMethodArgumentMetadata> metadata(
        method.parameters.size(), GDEXTENSION_METHOD_ARGUMENT_METADATA_NONE);
    std::vector<GDExtensionVariantPtr> defaults;
    for (const Variant &value : method.defaults)
        defaults.push_back(const_cast<void *>(value.storage()));
    GDExtensionClassMethodInfo info{};
    info.name = const_cast<void *>(name.get());
    info.method_userdata = &bound;
    info.call_func = call_method;
    info.ptrcall_func = ptrcall_method;
    info.method_flags = static_cast<std::uint32_t>(GDEXTENSION_METHOD_FLAGS_DEFAULT) |
                        (method.is_static ? GDEXTENSION_METHOD_FLAG_STATIC : 0);
    info.has_return_value = method.returns;
    info.return_value_info = result.data();
    info.argument_count = parameters.size();
    info.arguments_info = parameters.data();
    info.arguments_metadata = metadata.data();
    info.default_argument_count = static_cast<std::uint32_t>(defaults.size());
    info.default_arguments = defaults.data();
    godot.classdb_register_extension_class_method(godot.library, class_name.get(), &info);
}

void add_members(AddedClass &made)
{
    const StringName class_name(made.description.name);
    for (const Method &method : made.description.methods) {
        made.methods.push_back({made.description.name, method});
        add_method(class_name, made.methods.back());
    }
    for (const Property &property : made.description.properties) {
        Infos info({property.parameter});
        const StringName setter(property.setter);
        const StringName getter(property.getter);
        godot.classdb_register_extension_class_property(godot.library, class_name.get(),
                                                        info.data(), setter.get(), getter.get());
    }
    for (const Signal &signal : made.description.signals) {
        Infos infos(signal.parameters);
        const StringName name(signal.name);
        godot.classdb_register_extension_class_signal(godot.library, class_name.get(), name.get(),
                                                      infos.data(), infos.size());
    }
}

}  // namespace

GDExtensionObjectPtr embody(Instance *instance, const char *name, const char *parent)
{
    instance->owner = godot.classdb_construct_object2(StringName(parent).get());
    godot.object_set_instance(instance->owner, StringName(name).get(), instance);
    return instance->owner;
}

Variant make_engine_object(const char *name)
{
    Variant made = Variant::of_object(godot.classdb_construct_object2(StringName(name).get()));
    made.call("notification", {NOTIFICATION_POSTINITIALIZE});
    return made;
}

void add_class(ClassDescription description, Instance *(*make)())
{
    added.push_back({std::move(description), make, {}});
    AddedClass &made = added.back();
    GDExtensionClassCreationInfo4 info{};
    info.is_exposed = made.description.is_exposed;
    info.is_abstract = make == nullptr;
    info.create_instance_func = make == nullptr ? nullptr : create;
    info.recreate_instance_func = make == nullptr ? nullptr : recreate;
    info.free_instance_func = destroy;
    info.class_userdata = &made;
    const StringName name(made.description.name);
    const StringName parent(made.description.parent);
    godot.classdb_register_extension_class4(godot.library, name.get(), parent.get(), &info);
    add_members(made);
}

void remove_classes()
{
    for (; !added.empty(); added.pop_back()) {
        const StringName name(added.back().description.name);
        godot.classdb_unregister_extension_class(godot.library, name.get());
    }
}

}  // namespace godot
