#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <stdlib.h>

#define FILE_NAME "libemerdiff.so"
#define AGAIN "install the plug-in again from its archive"

static library functions;
static gboolean complete;

/* Returns the folder of this program or module, whatever links lead to it. */
static char *own_folder(void)
{
    Dl_info info;
    char *path = NULL;
    if (dladdr(&complete, &info) && info.dli_fname)
        path = realpath(info.dli_fname, NULL);
    /* Of a program that is what it was called, which need not be a path. */
    if (!path)
        path = realpath("/proc/self/exe", NULL);
    char *folder = path ? g_path_get_dirname(path) : g_strdup(".");
    free(path);
    return folder;
}

/* Returns the file to open: the one that the user names, one beside this file, or a name that the
 * system looks up. */
static char *library_path(void)
{
    const char *named = g_getenv("EMERDIFF_LIBRARY");
    if (named && *named)
        return g_strdup(named);
    char *folder = own_folder();
    char *beside = g_build_filename(folder, "emerdiff", FILE_NAME, NULL);
    char *above = g_build_filename(folder, "..", "emerdiff", FILE_NAME, NULL);
    char *path = g_file_test(beside, G_FILE_TEST_EXISTS)  ? beside
                 : g_file_test(above, G_FILE_TEST_EXISTS) ? above
                                                          : NULL;
    path = g_strdup(path ? path : FILE_NAME "." G_STRINGIFY(EMERDIFF_ABI_VERSION));
    g_free(above);
    g_free(beside);
    g_free(folder);
    return path;
}

static gboolean find(void *file, const char *path, const char *name, void *function,
                     GError **error)
{
    void *found = dlsym(file, name);
    if (!found) {
        g_set_error(error, EMERDIFF_ERROR, 0, "%s: it has no %s; " AGAIN, path, name);
        return FALSE;
    }
    *(void **)function = found;
    return TRUE;
}

static gboolean fill(void *file, const char *path, GError **error)
{
    if (!find(file, path, "emerdiff_abi_version", &functions.abi_version, error))
        return FALSE;
    uint32_t version = functions.abi_version();
    if (version != EMERDIFF_ABI_VERSION) {
        g_set_error(error, EMERDIFF_ERROR, 0,
                    "%s: its interface is number %u, and the plug-in needs number %d; " AGAIN,
                    path, version, EMERDIFF_ABI_VERSION);
        return FALSE;
    }
#define EMERDIFF_FIND(name) \
    if (!find(file, path, "emerdiff_" #name, &functions.name, error)) \
        return FALSE;
    EMERDIFF_FUNCTIONS(EMERDIFF_FIND)
#undef EMERDIFF_FIND
    return TRUE;
}

static void open_once(GError **error)
{
    char *path = library_path();
    void *file = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!file)
        /* The system's words name the file. */
        g_set_error(error, EMERDIFF_ERROR, 0, "libemerdiff cannot be opened: %s; " AGAIN,
                    dlerror());
    else
        complete = fill(file, path, error);
    g_free(path);
}

const library *library_open(GError **error)
{
    static GMutex mutex;
    g_mutex_lock(&mutex);
    if (!complete)
        open_once(error);
    gboolean usable = complete;
    g_mutex_unlock(&mutex);
    return usable ? &functions : NULL;
}

const library *library_functions(void)
{
    return &functions;
}

gboolean library_check(emerdiff_status status, GError **error)
{
    if (status != EMERDIFF_OK)
        g_set_error_literal(error, EMERDIFF_ERROR, status, functions.last_error());
    return status == EMERDIFF_OK;
}
