#include "gimp2-segment.h"

#include "gimp2-id-map.h"
#include "gimp2-kept.h"
#include "gimp2-layers.h"

/* All that is inserted, of which nothing is in the picture yet. */
typedef struct {
    source from;
    gint32 num_regions;
    GPtrArray *pieces;
    GNode *tree;
    guchar *id_map;
} plan;

static void plan_free(plan *freed)
{
    if (freed->pieces)
        g_ptr_array_unref(freed->pieces);
    if (freed->tree)
        g_node_destroy(freed->tree);
    g_free(freed->id_map);
    source_free(&freed->from);
}

static void show_progress(void *userdata, const char *stage, double share)
{
    (void)userdata;
    gimp_progress_set_text_printf("Segmenting: %s", stage);
    gimp_progress_update(share);
}

static gboolean count_pieces(plan *made, GError **error)
{
    made->num_regions = 0;
    for (guint i = 0; i < made->pieces->len; i++)
        made->num_regions += made->pieces->pdata[i] != NULL;
    if (made->num_regions > 0)
        return TRUE;
    char *name = gimp_item_get_name(made->from.layer);
    g_set_error(error, EMERDIFF_ERROR, 0,
                "There is nothing to see of the layer “%s”, so nothing to cut.", name);
    g_free(name);
    return FALSE;
}

static gboolean draw(plan *made, emerdiff_segmentation *result, const parameters *values,
                     GError **error)
{
    if (!run_set_level(result, values->level, values->regions, values->detail, error))
        return FALSE;
    if (values->output == OUTPUT_ID_MAP) {
        guint32 count;
        made->id_map = id_map_pixels(result, &made->from, error);
        if (!made->id_map ||
            !library_check(library_functions()->segmentation_num_regions(result, &count), error))
            return FALSE;
        made->num_regions = count;
        return TRUE;
    }
    made->pieces = pieces_of(result, &made->from, values, error);
    if (!made->pieces || !count_pieces(made, error))
        return FALSE;
    if (values->output != OUTPUT_CHANNELS)
        made->tree = tree_of(result, &made->from, made->pieces, values->nested, error);
    return made->tree || values->output == OUTPUT_CHANNELS;
}

/* Returns the regions at the automatic level, from an earlier run where there was one. */
static emerdiff_segmentation *find_regions(const source *from, const parameters *values,
                                           GError **error)
{
    const run_watch watch = {.report = show_progress};
    run_options options = parameters_run_options(values);
    if (!library_open(error))
        return NULL;
    char *key = run_key(&options, &from->picture);
    emerdiff_segmentation *result = kept_open(key);
    if (!result) {
        result = run_segment(&options, &from->picture, &watch, error);
        if (result)
            kept_save(key, result);
    }
    g_free(key);
    return result;
}

static gboolean prepare(plan *made, gint32 layer, const parameters *values, GError **error)
{
    if (!source_read(&made->from, layer, error))
        return FALSE;
    emerdiff_segmentation *result = find_regions(&made->from, values, error);
    if (!result)
        return FALSE;
    gboolean done = draw(made, result, values, error);
    library_functions()->segmentation_free(result);
    return done;
}

/* Changes the picture in one step for Undo. */
static gint32 insert(const plan *made, gint32 output)
{
    gint32 image = made->from.image, layer = -1;
    gimp_context_push();
    gimp_image_undo_group_start(image);
    gimp_image_freeze_layers(image);
    if (output == OUTPUT_ID_MAP)
        layer = layers_id_map(&made->from, made->id_map);
    else if (output == OUTPUT_CHANNELS)
        layers_channels(&made->from, made->pieces);
    else
        layer = layers_group(&made->from, made->pieces, made->tree, output);
    gimp_image_thaw_layers(image);
    gimp_image_undo_group_end(image);
    gimp_context_pop();
    gimp_displays_flush();
    return layer;
}

gint32 segment_layer(gint32 layer, const parameters *values, gint32 *made, GError **error)
{
    plan prepared = {0};
    /* Until all is known GIMP may end this program at any time, which is its Cancel. From then on
     * it shows no progress, and so no way to cancel what is half done. */
    gimp_progress_init("Segmenting");
    gboolean done = prepare(&prepared, layer, values, error);
    gimp_progress_end();
    if (done)
        *made = insert(&prepared, values->output);
    plan_free(&prepared);
    return done ? prepared.num_regions : -1;
}
