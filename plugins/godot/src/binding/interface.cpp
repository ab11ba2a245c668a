#include "binding/interface.hpp"

#include <mutex>

namespace godot {

Interface godot;

namespace {

// Not one for each thread: such a text would keep the extension in memory until the thread ends.
std::mutex last_mutex;
std::string last;

template <class Function>
bool find_as(GDExtensionInterfaceGetProcAddress address, const char *name, Function &function)
{
    function = reinterpret_cast<Function>(address(name));
    return function != nullptr;
}

}  // namespace

bool Interface::find(GDExtensionInterfaceGetProcAddress address, GDExtensionClassLibraryPtr owner)
{
    library = owner;
    bool all = true;
    all = find_as(address, "print_error_with_message", print_error_with_message) && all;
    all = find_as(address, "variant_new_copy", variant_new_copy) && all;
    all = find_as(address, "variant_new_nil", variant_new_nil) && all;
    all = find_as(address, "variant_destroy", variant_destroy) && all;
    all = find_as(address, "variant_call", variant_call) && all;
    all = find_as(address, "variant_construct", variant_construct) && all;
    all = find_as(address, "variant_get_type", variant_get_type) && all;
    all = find_as(address, "variant_get_type_name", variant_get_type_name) && all;
    all = find_as(address, "variant_can_convert_strict", variant_can_convert_strict) && all;
    all = find_as(address, "variant_stringify", variant_stringify) && all;
    all = find_as(address, "variant_set_keyed", variant_set_keyed) && all;
    all = find_as(address, "variant_get_keyed", variant_get_keyed) && all;
    all = find_as(address, "variant_get_indexed", variant_get_indexed) && all;
    all = find_as(address, "get_variant_from_type_constructor", get_variant_from_type_constructor) && all;
    all = find_as(address, "get_variant_to_type_constructor", get_variant_to_type_constructor) && all;
    all = find_as(address, "variant_get_ptr_internal_getter", variant_get_ptr_internal_getter) && all;
    all = find_as(address, "variant_get_ptr_destructor", variant_get_ptr_destructor) && all;
    all = find_as(address, "string_new_with_utf8_chars_and_len2", string_new_with_utf8_chars_and_len2) && all;
    all = find_as(address, "string_to_utf8_chars", string_to_utf8_chars) && all;
    all = find_as(address, "string_name_new_with_utf8_chars", string_name_new_with_utf8_chars) && all;
    all = find_as(address, "packed_byte_array_operator_index", packed_byte_array_operator_index) && all;
    all = find_as(address, "packed_byte_array_operator_index_const", packed_byte_array_operator_index_const) && all;
    all = find_as(address, "packed_int32_array_operator_index", packed_int32_array_operator_index) && all;
    all = find_as(address, "packed_vector2_array_operator_index", packed_vector2_array_operator_index) && all;
    all = find_as(address, "array_set_typed", array_set_typed) && all;
    all = find_as(address, "ref_set_object", ref_set_object) && all;
    all = find_as(address, "global_get_singleton", global_get_singleton) && all;
    all = find_as(address, "object_destroy", object_destroy) && all;
    all = find_as(address, "object_set_instance", object_set_instance) && all;
    all = find_as(address, "classdb_construct_object2", classdb_construct_object2) && all;
    all = find_as(address, "classdb_register_extension_class4", classdb_register_extension_class4) && all;
    all = find_as(address, "classdb_register_extension_class_method", classdb_register_extension_class_method) && all;
    all = find_as(address, "classdb_register_extension_class_property", classdb_register_extension_class_property) && all;
    all = find_as(address, "classdb_register_extension_class_signal", classdb_register_extension_class_signal) && all;
    all = find_as(address, "classdb_unregister_extension_class", classdb_unregister_extension_class) && all;
    all = find_as(address, "editor_help_load_xml_from_utf8_chars", editor_help_load_xml_from_utf8_chars) && all;
    return all;
}

void push_error(const std::string &message)
{
    const std::lock_guard lock(last_mutex);
    last = message;
    godot.print_error_with_message("EmerDiff", message.c_str(), "", "", 0, false);
}

std::string last_error()
{
    const std::lock_guard lock(last_mutex);
    return last;
}

}  // namespace godot
