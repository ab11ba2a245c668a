#include "gimp2-id-map.h"

#include <string.h>

/* As many as one step of blue tells apart, whatever the palette. */
#define MOST 256

static gboolean is_taken(const guchar *color, guchar (*colors)[4], guint32 count)
{
    for (guint32 i = 0; i < count; i++)
        if (memcmp(color, colors[i], 4) == 0)
            return TRUE;
    return FALSE;
}

/* Gives each region the library's own colour, or one of its own that is next to it. */
static void tell_apart(const place *places, guint32 count, const guchar *shown, gint width,
                       guchar (*colors)[4])
{
    for (guint32 i = 0; i < count; i++) {
        memcpy(colors[i], shown + 4 * ((gsize)places[i].y * width + places[i].x), 4);
        /* The palette is smaller than the number of regions, and no eye sees one step of blue. */
        while (!places[i].region.transparent && is_taken(colors[i], colors, i))
            colors[i][2]++;
    }
}

static gboolean paint(const emerdiff_segmentation *result, const source *from, guchar *rgba,
                      GError **error)
{
    const library *lib = library_functions();
    guchar colors[MOST][4];
    guint32 count;
    gsize pixels = (gsize)from->cut.width * from->cut.height;
    emerdiff_buffer shown = {.data = rgba, .size = 4 * pixels};
    if (!library_check(lib->segmentation_colors(result, EMERDIFF_COLOR_PALETTE, &shown), error))
        return FALSE;
    place *places = tree_places(result, from, &count, error);
    if (!places)
        return FALSE;
    tell_apart(places, count, rgba, from->cut.width, colors);
    g_free(places);
    guint16 *labels = g_new(guint16, pixels);
    emerdiff_buffer map = {.data = labels, .size = 2 * pixels};
    gboolean done = library_check(lib->segmentation_labels(result, 16, &map), error);
    for (gsize i = 0; done && i < pixels; i++)
        memcpy(rgba + 4 * i, colors[labels[i]], 4);
    g_free(labels);
    return done;
}

guchar *id_map_pixels(const emerdiff_segmentation *result, const source *from, GError **error)
{
    guint32 count;
    if (gimp_image_base_type(from->image) != GIMP_RGB) {
        g_set_error(error, EMERDIFF_ERROR, 0,
                    "An ID map needs colours; choose Image > Mode > RGB and try again.");
        return NULL;
    }
    if (!library_check(library_functions()->segmentation_num_regions(result, &count), error))
        return NULL;
    if (count > MOST) {
        g_set_error(error, EMERDIFF_ERROR, 0,
                    "An ID map has at most %d colours and there are %u regions; take a lower "
                    "number or less detail.",
                    MOST, count);
        return NULL;
    }
    guchar *rgba = g_malloc((gsize)4 * from->cut.width * from->cut.height);
    if (paint(result, from, rgba, error))
        return rgba;
    g_free(rgba);
    return NULL;
}
