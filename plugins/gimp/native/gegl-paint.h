/* What the operation makes of regions. */
#ifndef EMERDIFF_GEGL_PAINT_H
#define EMERDIFF_GEGL_PAINT_H

#include <gegl.h>

#include "library.h"

typedef enum { PAINT_MEAN, PAINT_PALETTE, PAINT_ID_FLOAT, PAINT_ID_U16, PAINT_EDGES } paint;

/* Returns the format of what is painted. */
const Babl *paint_format(paint kind);

/* Whether a picture can take the place of what is painted. */
gboolean paint_is_colored(paint kind);

/* Writes the part `roi` of the regions of a picture at `whole`. */
gboolean paint_regions(const emerdiff_segmentation *regions, paint kind,
                       const GeglRectangle *whole, const GeglRectangle *roi, GeglBuffer *output,
                       GError **error);

#endif
