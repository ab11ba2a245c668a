#include "gegl-result.h"

/* A result that at least one operation keeps. */
typedef struct {
    char *key;
    emerdiff_segmentation *regions;
    guint holders;
} shared;

struct holder {
    shared *kept;
    char *warned;
};

static GMutex mutex;    /* for what follows and for holders */
static GHashTable *all; /* by key */
/* One run at a time: two of the same picture would both take its time. */
static GMutex running;

holder *holder_new(void)
{
    return g_new0(holder, 1);
}

static void release(shared *kept)
{
    if (!kept || --kept->holders > 0)
        return;
    g_hash_table_remove(all, kept->key);
    library_functions()->segmentation_free(kept->regions);
    g_free(kept->key);
    g_free(kept);
}

void holder_free(holder *freed)
{
    if (!freed)
        return;
    g_mutex_lock(&mutex);
    release(freed->kept);
    g_mutex_unlock(&mutex);
    g_free(freed->warned);
    g_free(freed);
}

static void keep(holder *own, shared *kept)
{
    kept->holders++;
    release(own->kept);
    own->kept = kept;
}

/* Lets the holder keep a result that any holder has; whether there is one. */
static gboolean find(holder *own, const char *key)
{
    g_mutex_lock(&mutex);
    if (!all)
        all = g_hash_table_new(g_str_hash, g_str_equal);
    shared *kept = g_hash_table_lookup(all, key);
    if (kept)
        keep(own, kept);
    g_mutex_unlock(&mutex);
    return kept != NULL;
}

static gboolean run(holder *own, const char *key, const emerdiff_image *image,
                    const run_options *options, const run_watch *watch, GError **error)
{
    emerdiff_segmentation *regions = run_segment(options, image, watch, error);
    if (!regions)
        return FALSE;
    shared *made = g_new0(shared, 1);
    *made = (shared){.key = g_strdup(key), .regions = regions};
    g_mutex_lock(&mutex);
    g_hash_table_insert(all, made->key, made);
    keep(own, made);
    g_mutex_unlock(&mutex);
    return TRUE;
}

emerdiff_segmentation *holder_regions(holder *own, const emerdiff_image *image,
                                      const run_options *options, const run_watch *watch,
                                      GError **error)
{
    emerdiff_segmentation *clone = NULL;
    if (!library_open(error))
        return NULL;
    char *key = run_key(options, image);
    gboolean kept = find(own, key);
    if (!kept) {
        g_mutex_lock(&running);
        /* Another operation may have run meanwhile. */
        kept = find(own, key) || run(own, key, image, options, watch, error);
        g_mutex_unlock(&running);
    }
    if (kept)
        library_check(library_functions()->segmentation_clone(own->kept->regions, &clone), error);
    g_free(key);
    return clone;
}

void holder_warn(holder *own, const GError *error)
{
    g_mutex_lock(&mutex);
    if (g_strcmp0(own->warned, error->message) != 0) {
        g_free(own->warned);
        own->warned = g_strdup(error->message);
        g_warning("emerdiff:segment: %s", error->message);
    }
    g_mutex_unlock(&mutex);
}
