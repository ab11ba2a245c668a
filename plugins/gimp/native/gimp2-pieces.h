/* Masks of regions, as bytes for GIMP's buffers. */
#ifndef EMERDIFF_GIMP2_PIECES_H
#define EMERDIFF_GIMP2_PIECES_H

#include "gimp2-parameters.h"
#include "gimp2-source.h"

/* What is made into a layer or a channel. */
typedef struct {
    char *name;
    guint8 color[3];
    GeglRectangle box; /* where the mask is in what was cut; around it there is nothing */
    guchar *mask;      /* coverage of each pixel of the box, from 0 to 255 */
    guchar *edge;      /* NULL, or RGBA of pixels whose colours are cleaned, else transparent */
} piece;

/* Returns the regions of the level that is set, or NULL; free with g_free. */
emerdiff_region *pieces_regions(const emerdiff_segmentation *result, guint32 *count,
                                GError **error);

/* Returns what each region is made of: an array by id, NULL for what is left out. Returns NULL on
 * failure. */
GPtrArray *pieces_of(const emerdiff_segmentation *result, const source *from,
                     const parameters *values, GError **error);

#endif
