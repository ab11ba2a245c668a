/* The functions of Godot that the binding calls, by their names in its interface for extensions. */
#pragma once

#include "gdextension_interface.h"

#include <string>

namespace godot {

/** What Godot's own functions are reached by; filled once, when the extension is opened. */
struct Interface {
    GDExtensionClassLibraryPtr library = nullptr;

    GDExtensionInterfacePrintErrorWithMessage print_error_with_message;
    GDExtensionInterfaceVariantNewCopy variant_new_copy;
    GDExtensionInterfaceVariantNewNil variant_new_nil;
    GDExtensionInterfaceVariantDestroy variant_destroy;
    GDExtensionInterfaceVariantCall variant_call;
    GDExtensionInterfaceVariantConstruct variant_construct;
    GDExtensionInterfaceVariantGetType variant_get_type;
    GDExtensionInterfaceVariantGetTypeName variant_get_type_name;
    GDExtensionInterfaceVariantCanConvertStrict variant_can_convert_strict;
    GDExtensionInterfaceVariantStringify variant_stringify;
    GDExtensionInterfaceVariantSetKeyed variant_set_keyed;
    GDExtensionInterfaceVariantGetKeyed variant_get_keyed;
    GDExtensionInterfaceVariantGetIndexed variant_get_indexed;
    GDExtensionInterfaceGetVariantFromTypeConstructor get_variant_from_type_constructor;
    GDExtensionInterfaceGetVariantToTypeConstructor get_variant_to_type_constructor;
    GDExtensionInterfaceGetVariantGetInternalPtrFunc variant_get_ptr_internal_getter;
    GDExtensionInterfaceVariantGetPtrDestructor variant_get_ptr_destructor;
    GDExtensionInterfaceStringNewWithUtf8CharsAndLen2 string_new_with_utf8_chars_and_len2;
    GDExtensionInterfaceStringToUtf8Chars string_to_utf8_chars;
    GDExtensionInterfaceStringNameNewWithUtf8Chars string_name_new_with_utf8_chars;
    GDExtensionInterfacePackedByteArrayOperatorIndex packed_byte_array_operator_index;
    GDExtensionInterfacePackedByteArrayOperatorIndexConst packed_byte_array_operator_index_const;
    GDExtensionInterfacePackedInt32ArrayOperatorIndex packed_int32_array_operator_index;
    GDExtensionInterfacePackedVector2ArrayOperatorIndex packed_vector2_array_operator_index;
    GDExtensionInterfaceArraySetTyped array_set_typed;
    GDExtensionInterfaceRefSetObject ref_set_object;
    GDExtensionInterfaceGlobalGetSingleton global_get_singleton;
    GDExtensionInterfaceObjectDestroy object_destroy;
    GDExtensionInterfaceObjectSetInstance object_set_instance;
    GDExtensionInterfaceClassdbConstructObject2 classdb_construct_object2;
    GDExtensionInterfaceClassdbRegisterExtensionClass4 classdb_register_extension_class4;
    GDExtensionInterfaceClassdbRegisterExtensionClassMethod classdb_register_extension_class_method;
    GDExtensionInterfaceClassdbRegisterExtensionClassProperty
        classdb_register_extension_class_property;
    GDExtensionInterfaceClassdbRegisterExtensionClassSignal classdb_register_extension_class_signal;
    GDExtensionInterfaceClassdbUnregisterExtensionClass classdb_unregister_extension_class;
    GDExtensionsInterfaceEditorHelpLoadXmlFromUtf8Chars editor_help_load_xml_from_utf8_chars;

    /** Finds every function; false when this Godot lacks one, which it is told. */
    bool find(GDExtensionInterfaceGetProcAddress address, GDExtensionClassLibraryPtr owner);
};

/** The one of this process. */
extern Interface godot;

/** Shows an error in the editor's debugger and in the log, and keeps it. */
void push_error(const std::string &message);
/** What push_error was told last, on whatever thread. */
std::string last_error();

}  // namespace godot
