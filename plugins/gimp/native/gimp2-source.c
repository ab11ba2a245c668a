#include "gimp2-source.h"

#include "run.h"

/* Pixels beyond the selection that are cut too, so that soft edges of regions lie outside it. */
#define MARGIN 3

enum { NEAR = 1, MARKED = 255 };

static gboolean refuse(gint32 layer, const char *words, GError **error)
{
    char *name = gimp_item_get_name(layer);
    g_set_error(error, EMERDIFF_ERROR, 0, words, name);
    g_free(name);
    return FALSE;
}

static gboolean find_rectangle(source *read, GError **error)
{
    GeglRectangle whole = *GEGL_RECTANGLE(0, 0, read->width, read->height), box;
    read->cut = whole;
    read->selected = !gimp_selection_is_empty(read->image);
    if (!read->selected)
        return TRUE;
    if (!gimp_drawable_mask_intersect(read->layer, &box.x, &box.y, &box.width, &box.height))
        return refuse(read->layer, "The selection does not touch the layer “%s”.", error);
    GeglRectangle grown = *GEGL_RECTANGLE(box.x - MARGIN, box.y - MARGIN, box.width + 2 * MARGIN,
                                          box.height + 2 * MARGIN);
    gegl_rectangle_intersect(&read->cut, &grown, &whole);
    return TRUE;
}

static guchar *get(gint32 drawable, const GeglRectangle *part, const char *format, GError **error)
{
    gsize pixels = (gsize)part->width * part->height;
    const Babl *babl = babl_format(format);
    guchar *data = g_try_malloc_n(pixels, babl_format_get_bytes_per_pixel(babl));
    if (!data) {
        g_set_error(error, EMERDIFF_ERROR, 0, "There is no memory left for the pixels.");
        return NULL;
    }
    GeglBuffer *buffer = gimp_drawable_get_buffer(drawable);
    gegl_buffer_get(buffer, part, 1.0, babl, data, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
    g_object_unref(buffer);
    return data;
}

/* Marks what is near the marked pixels of a row or a column. */
static void widen_line(guchar *line, gint count, gsize step)
{
    for (gint turn = 0; turn < 2; turn++) {
        gint left = 0;
        for (gint i = 0; i < count; i++) {
            guchar *pixel = line + step * (turn ? count - 1 - i : i);
            if (*pixel == MARKED)
                left = MARGIN;
            else if (left > 0 && left--)
                *pixel = NEAR;
        }
    }
    for (gint i = 0; i < count; i++)
        line[step * i] = line[step * i] ? MARKED : 0;
}

static void widen(guchar *marks, gint width, gint height)
{
    for (gsize i = 0; i < (gsize)width * height; i++)
        marks[i] = marks[i] ? MARKED : 0;
    for (gint y = 0; y < height; y++)
        widen_line(marks + (gsize)y * width, width, 1);
    for (gint x = 0; x < width; x++)
        widen_line(marks + x, height, width);
}

/* Takes away the pixels of which nothing is shown. */
static void limit(source *read, const guchar *shown)
{
    gsize pixels = (gsize)read->cut.width * read->cut.height;
    for (gsize i = 0; i < pixels; i++)
        if (!shown[i])
            read->data[4 * i + 3] = 0;
}

static gboolean limit_to_mask(source *read, gint32 mask, GError **error)
{
    guchar *shown = get(mask, &read->cut, "Y u8", error);
    if (shown)
        limit(read, shown);
    g_free(shown);
    return shown != NULL;
}

static gboolean limit_to_selection(source *read, GError **error)
{
    GeglRectangle part = read->cut;
    part.x += read->x;
    part.y += read->y;
    guchar *shown = get(gimp_image_get_selection(read->image), &part, "Y u8", error);
    if (shown) {
        widen(shown, part.width, part.height);
        limit(read, shown);
    }
    g_free(shown);
    return shown != NULL;
}

static gboolean read_pixels(source *read, GError **error)
{
    gint32 mask = gimp_layer_get_mask(read->layer);
    gboolean masked = mask != -1 && gimp_layer_get_apply_mask(read->layer);
    gboolean alpha = masked || read->selected || gimp_drawable_has_alpha(read->layer);
    read->data = get(read->layer, &read->cut, alpha ? "R'G'B'A u8" : "R'G'B' u8", error);
    read->picture = (emerdiff_image){
        .data = read->data,
        .size = (size_t)read->cut.width * read->cut.height * (alpha ? 4 : 3),
        .width = read->cut.width,
        .height = read->cut.height,
        .layout = alpha ? EMERDIFF_LAYOUT_RGBA : EMERDIFF_LAYOUT_RGB,
        .sample = EMERDIFF_SAMPLE_U8,
    };
    return read->data && (!masked || limit_to_mask(read, mask, error)) &&
           (!read->selected || limit_to_selection(read, error));
}

gboolean source_read(source *read, gint32 layer, GError **error)
{
    *read = (source){.layer = layer, .image = gimp_item_get_image(layer)};
    if (!gimp_item_is_layer(layer))
        return refuse(layer, "“%s” is no layer; choose a layer of the picture and try again.",
                      error);
    if (gimp_image_get_floating_sel(read->image) != -1)
        return refuse(layer, "A selection floats above “%s”; anchor it and try again.", error);
    read->width = gimp_drawable_width(layer);
    read->height = gimp_drawable_height(layer);
    gimp_drawable_offsets(layer, &read->x, &read->y);
    return find_rectangle(read, error) && read_pixels(read, error);
}

void source_free(source *read)
{
    g_free(read->data);
    read->data = NULL;
}

gboolean source_is_plain(gint32 layer)
{
    return !gimp_item_is_group(layer) && !gimp_item_is_text_layer(layer);
}
