/* Opens an extension as Godot does, once without any of Godot's functions: godot EXTENSION */
#include "../../plugins/godot/third_party/gdextension_interface.h"
#include <cstdio>
#include <windows.h>

static void function() {}

static GDExtensionInterfaceFunctionPtr none(const char *) { return nullptr; }

static GDExtensionInterfaceFunctionPtr all(const char *) { return function; }

int main(int count, char **words)
{
    if (count != 2)
        return 2;
    // Godot's flags: what the extension is linked with lies beside it.
    HMODULE library = LoadLibraryExA(
        words[1], nullptr, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR);
    if (library == nullptr)
        return 3;
    auto found = reinterpret_cast<void (*)()>(GetProcAddress(library, "emerdiff_godot_open"));
    auto open = reinterpret_cast<GDExtensionInitializationFunction>(found);
    GDExtensionInitialization opened = {};
    if (open == nullptr || open(none, nullptr, &opened) || opened.initialize != nullptr)
        return 4;
    if (!open(all, nullptr, &opened) || opened.initialize == nullptr)
        return 5;
    FreeLibrary(library);
    std::puts("opened");
    return 0;
}
