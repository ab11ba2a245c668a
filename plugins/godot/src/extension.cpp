/* Where Godot enters. */
#include "binding/classes.hpp"
#include "help.hpp"
#include "installation.hpp"
#include "model.hpp"
#include "run.hpp"
#include "segmentation.hpp"
#include "workers.hpp"

#include <string>

namespace {

template <class Class>
void add()
{
    godot::add_class(Class::description(), [] { return static_cast<godot::Instance *>(new Class); });
}

void initialize(void *, GDExtensionInitializationLevel level)
{
    if (level == GDEXTENSION_INITIALIZATION_SCENE) {
        godot::add_class(installation_description(), nullptr);
        add<Segmentation>();
        add<Run>();
        add<Model>();
        add<Workers>();
        Workers::open();
    } else if (level == GDEXTENSION_INITIALIZATION_EDITOR) {
        for (const char *const *page = help_pages; *page != nullptr; ++page)
            godot::godot.editor_help_load_xml_from_utf8_chars(*page);
    }
}

void deinitialize(void *, GDExtensionInitializationLevel level)
{
    if (level == GDEXTENSION_INITIALIZATION_SCENE) {
        Workers::close();
        godot::remove_classes();
    }
}

}  // namespace

#ifdef __linux__
// What zig links has no crtbeginS.o, which does this: otherwise destructors of static objects would
// be called when the program ends, after the extension was unloaded.
extern "C" void __cxa_finalize(void *library);
extern "C" void *__dso_handle;

__attribute__((destructor)) static void finalize() { __cxa_finalize(&__dso_handle); }
#endif

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

extern "C" EXPORTED GDExtensionBool
emerdiff_godot_open(GDExtensionInterfaceGetProcAddress address, GDExtensionClassLibraryPtr library,
                    GDExtensionInitialization *initialization)
{
    if (!godot::godot.find(address, library))
        return false;
    if (emerdiff_abi_version() != EMERDIFF_ABI_VERSION) {
        godot::push_error("the libemerdiff beside the extension has interface " +
                          std::to_string(emerdiff_abi_version()) + ", the extension needs " +
                          std::to_string(EMERDIFF_ABI_VERSION) + "; install the add-on anew");
        return false;
    }
    initialization->minimum_initialization_level = GDEXTENSION_INITIALIZATION_SCENE;
    initialization->initialize = initialize;
    initialization->deinitialize = deinitialize;
    return true;
}
