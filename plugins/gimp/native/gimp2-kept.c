#include "gimp2-kept.h"

#include <glib/gstdio.h>
#include <libgimp/gimp.h>
#include <utime.h>

/* A result takes far less than a byte a pixel. */
#define MOST 12

static char *folder_path(void)
{
    return g_build_filename(gimp_cache_directory(), "emerdiff", NULL);
}

static char *file_path(const char *key)
{
    char *folder = folder_path();
    char *name = g_strconcat(key, ".emerdiff", NULL);
    char *path = g_build_filename(folder, name, NULL);
    g_free(name);
    g_free(folder);
    return path;
}

emerdiff_segmentation *kept_open(const char *key)
{
    emerdiff_segmentation *result = NULL;
    char *path = file_path(key), *bytes = NULL;
    gsize size;
    if (g_file_get_contents(path, &bytes, &size, NULL)) {
        /* What is no result, or no longer one, is made anew. */
        library_functions()->segmentation_from_bytes((const uint8_t *)bytes, size, NULL, &result);
        g_utime(path, NULL);
    }
    g_free(bytes);
    g_free(path);
    return result;
}

/* Returns the file of the folder that was used longest ago, or NULL where they are few. */
static char *oldest(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    char *found = NULL;
    gint64 when = G_MAXINT64;
    guint count = 0;
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        char *path = g_build_filename(folder, name, NULL);
        GStatBuf facts;
        count++;
        if (g_stat(path, &facts) == 0 && facts.st_mtime < when) {
            when = facts.st_mtime;
            g_free(found);
            found = g_strdup(path);
        }
        g_free(path);
    }
    if (dir)
        g_dir_close(dir);
    if (count > MOST)
        return found;
    g_free(found);
    return NULL;
}

static void drop_old(const char *folder)
{
    char *path;
    int failed = 0;
    while (!failed && (path = oldest(folder))) {
        failed = g_unlink(path);
        g_free(path);
    }
}

void kept_save(const char *key, const emerdiff_segmentation *result)
{
    const library *lib = library_functions();
    size_t size = 0;
    lib->segmentation_to_bytes(result, NULL, 0, &size);
    char *folder = folder_path(), *path = file_path(key), *bytes = g_malloc(size);
    if (g_mkdir_with_parents(folder, 0700) == 0 &&
        lib->segmentation_to_bytes(result, (uint8_t *)bytes, size, NULL) == EMERDIFF_OK &&
        g_file_set_contents(path, bytes, size, NULL))
        drop_old(folder);
    g_free(bytes);
    g_free(path);
    g_free(folder);
}
