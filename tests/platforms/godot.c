/* Opens an extension as Godot does, once without any of Godot's functions: godot EXTENSION */
#include "../../plugins/godot/third_party/gdextension_interface.h"
#include <stdio.h>
#include <windows.h>

static void function(void) {}

static GDExtensionInterfaceFunctionPtr none(const char *name)
{
    (void)name;
    return NULL;
}

static GDExtensionInterfaceFunctionPtr all(const char *name)
{
    (void)name;
    return function;
}

int main(int count, char **words)
{
    GDExtensionInitialization opened = {0};
    HMODULE library;
    GDExtensionInitializationFunction open;
    if (count != 2)
        return 2;
    /* Godot's flags: what the extension is linked with lies beside it. */
    library = LoadLibraryExA(words[1], NULL,
                             LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR);
    if (library == NULL)
        return 3;
    open = (GDExtensionInitializationFunction)(void (*)(void))GetProcAddress(library,
                                                                             "emerdiff_godot_open");
    if (open == NULL || open(none, NULL, &opened) || opened.initialize != NULL)
        return 4;
    if (!open(all, NULL, &opened) || opened.initialize == NULL || opened.deinitialize == NULL)
        return 5;
    FreeLibrary(library);
    puts("opened");
    return 0;
}
