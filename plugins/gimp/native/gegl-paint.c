#include "gegl-paint.h"

#include <string.h>

const Babl *paint_format(paint kind)
{
    static const char *const names[] = {
        [PAINT_MEAN] = "R'G'B'A u8", [PAINT_PALETTE] = "R'G'B'A u8",
        [PAINT_ID_FLOAT] = "Y float", [PAINT_ID_U16] = "Y u16",
        [PAINT_EDGES] = "Y float",
    };
    return babl_format(names[kind]);
}

gboolean paint_is_colored(paint kind)
{
    return kind == PAINT_MEAN || kind == PAINT_PALETTE;
}

/* Turns ids into floats in their place. */
static void to_floats(guchar *memory, gsize pixels)
{
    for (gsize i = 0; i < pixels; i++, memory += sizeof(gfloat)) {
        guint32 id;
        memcpy(&id, memory, sizeof id);
        gfloat number = id;
        memcpy(memory, &number, sizeof number);
    }
}

static emerdiff_status fill(const emerdiff_segmentation *regions, paint kind, void *memory,
                            gsize pixels)
{
    const library *lib = library_functions();
    emerdiff_buffer four_bytes = {.data = memory, .size = 4 * pixels};
    emerdiff_buffer two_bytes = {.data = memory, .size = 2 * pixels};
    emerdiff_buffer floats = {
        .data = memory, .size = 4 * pixels, .sample = EMERDIFF_SAMPLE_F32};
    switch (kind) {
    case PAINT_MEAN:
        return lib->segmentation_colors(regions, EMERDIFF_COLOR_MEAN, &four_bytes);
    case PAINT_PALETTE:
        return lib->segmentation_colors(regions, EMERDIFF_COLOR_PALETTE, &four_bytes);
    case PAINT_EDGES:
        return lib->segmentation_contours(regions, &floats);
    case PAINT_ID_FLOAT:
        return lib->segmentation_labels(regions, 32, &four_bytes);
    case PAINT_ID_U16:
        break;
    }
    return lib->segmentation_labels(regions, 16, &two_bytes);
}

gboolean paint_regions(const emerdiff_segmentation *regions, paint kind,
                       const GeglRectangle *whole, const GeglRectangle *roi, GeglBuffer *output,
                       GError **error)
{
    const Babl *format = paint_format(kind);
    gsize pixels = (gsize)whole->width * whole->height;
    gsize bytes = babl_format_get_bytes_per_pixel(format);
    guchar *memory = g_try_malloc_n(pixels, 4);
    if (!memory) {
        g_set_error(error, EMERDIFF_ERROR, 0, "There is no memory left for the regions.");
        return FALSE;
    }
    gboolean done = library_check(fill(regions, kind, memory, pixels), error);
    if (done) {
        if (kind == PAINT_ID_FLOAT)
            to_floats(memory, pixels);
        gsize first = (gsize)(roi->y - whole->y) * whole->width + (roi->x - whole->x);
        gegl_buffer_set(output, roi, 0, format, memory + first * bytes, whole->width * bytes);
    }
    g_free(memory);
    return done;
}
