#include "gimp2-pieces.h"

#include <string.h>

emerdiff_region *pieces_regions(const emerdiff_segmentation *result, guint32 *count,
                                GError **error)
{
    const library *lib = library_functions();
    if (!library_check(lib->segmentation_num_regions(result, count), error))
        return NULL;
    emerdiff_region *regions = g_new(emerdiff_region, *count);
    if (library_check(lib->segmentation_regions(result, regions, *count), error))
        return regions;
    g_free(regions);
    return NULL;
}

static void piece_free(void *data)
{
    piece *freed = data;
    if (!freed)
        return;
    g_free(freed->name);
    g_free(freed->mask);
    g_free(freed->edge);
    g_free(freed);
}

/* Writes how much of each pixel belongs to the region. */
static gboolean coverage(const emerdiff_segmentation *result, const source *from,
                         const emerdiff_selection *selection, gboolean antialias,
                         const emerdiff_buffer *mask, GError **error)
{
    const library *lib = library_functions();
    if (!antialias && selection->grow == 0 && selection->feather == 0)
        return library_check(lib->segmentation_mask(result, selection, mask), error);
    if (!library_check(lib->segmentation_coverage(result, &from->picture, selection, mask), error))
        return FALSE;
    /* A feathered edge has no stairs. */
    guchar *pixels = mask->data;
    if (!antialias && selection->feather == 0)
        for (size_t i = 0; i < mask->size; i++)
            pixels[i] = pixels[i] < 128 ? 0 : 255;
    return TRUE;
}

/* Returns the smallest box around what is not 0; one pixel where there is nothing. */
static GeglRectangle bounds(const guchar *mask, gint width, gint height)
{
    gint left = width, right = 0, top = height, bottom = 0;
    for (gint y = 0; y < height; y++, mask += width) {
        gint first = 0, after = width;
        while (first < width && !mask[first])
            first++;
        if (first == width)
            continue;
        while (!mask[after - 1])
            after--;
        left = MIN(left, first);
        right = MAX(right, after);
        top = MIN(top, y);
        bottom = y + 1;
    }
    return bottom ? *GEGL_RECTANGLE(left, top, right - left, bottom - top)
                  : *GEGL_RECTANGLE(0, 0, 1, 1);
}

static guchar *crop(const guchar *data, gint width, const GeglRectangle *box, gint bytes)
{
    gsize row = (gsize)box->width * bytes;
    guchar *cropped = g_malloc(row * box->height);
    for (gint y = 0; y < box->height; y++) {
        gsize first = (gsize)(box->y + y) * width + box->x;
        memcpy(cropped + y * row, data + first * bytes, row);
    }
    return cropped;
}

/* Returns the pixels of the box that a region covers in part, in its own colours. */
static guchar *clean_edge(const emerdiff_segmentation *result, const source *from,
                          emerdiff_selection selection, const piece *made, GError **error)
{
    gsize pixels = (gsize)from->cut.width * from->cut.height;
    emerdiff_buffer whole = {.data = g_malloc(4 * pixels), .size = 4 * pixels};
    guchar *edge = NULL;
    selection.flags = EMERDIFF_DECONTAMINATE;
    if (library_check(library_functions()->segmentation_cutout(result, &from->picture, &selection,
                                                               &whole),
                      error)) {
        edge = crop(whole.data, from->cut.width, &made->box, 4);
        gsize count = (gsize)made->box.width * made->box.height;
        for (gsize i = 0; i < count; i++)
            edge[4 * i + 3] = made->mask[i] > 0 && made->mask[i] < 255 ? 255 : 0;
    }
    g_free(whole.data);
    return edge;
}

/* `memory` has room for a mask of what was cut. */
static piece *piece_of(const emerdiff_segmentation *result, const source *from,
                       const emerdiff_region *region, const parameters *values,
                       const emerdiff_buffer *memory, GError **error)
{
    emerdiff_selection selection = {.nodes = &region->node,
                                    .num_nodes = 1,
                                    .grow = (float)values->grow,
                                    .feather = (float)values->feather};
    if (!coverage(result, from, &selection, values->antialias, memory, error))
        return NULL;
    piece *made = g_new0(piece, 1);
    made->name = region->transparent ? g_strdup("Transparent")
                                     : g_strdup_printf("Region %u", region->id);
    memcpy(made->color, region->mean_color, sizeof made->color);
    made->box = bounds(memory->data, from->cut.width, from->cut.height);
    made->mask = crop(memory->data, from->cut.width, &made->box, 1);
    if (!values->clean_edges || region->transparent)
        return made;
    made->edge = clean_edge(result, from, selection, made, error);
    if (made->edge)
        return made;
    piece_free(made);
    return NULL;
}

GPtrArray *pieces_of(const emerdiff_segmentation *result, const source *from,
                     const parameters *values, GError **error)
{
    guint32 count;
    emerdiff_region *regions = pieces_regions(result, &count, error);
    if (!regions)
        return NULL;
    gsize pixels = (gsize)from->cut.width * from->cut.height;
    emerdiff_buffer memory = {.data = g_malloc(pixels), .size = pixels};
    GPtrArray *pieces = g_ptr_array_new_with_free_func(piece_free);
    /* What is not selected is left out, and transparent pixels have no colour to fill with. */
    gboolean without = from->selected || values->output == OUTPUT_FILLS, done = TRUE;
    gimp_progress_set_text("Drawing masks");
    for (guint32 i = 0; i < count && done; i++) {
        gimp_progress_update(i / (double)count);
        gboolean left_out = regions[i].transparent && without;
        piece *made = left_out ? NULL
                               : piece_of(result, from, &regions[i], values, &memory, error);
        done = left_out || made;
        g_ptr_array_add(pieces, made);
    }
    g_free(memory.data);
    g_free(regions);
    if (done)
        return pieces;
    g_ptr_array_unref(pieces);
    return NULL;
}
