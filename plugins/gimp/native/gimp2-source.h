/* The pixels of a layer as a person sees them, limited to what is selected. */
#ifndef EMERDIFF_GIMP2_SOURCE_H
#define EMERDIFF_GIMP2_SOURCE_H

#include <libgimp/gimp.h>

#include "emerdiff.h"

typedef struct {
    gint32 image;
    gint32 layer;
    gint x; /* of the layer in the image */
    gint y;
    gint width; /* of the layer */
    gint height;
    GeglRectangle cut; /* what is cut of the layer */
    gboolean selected; /* whether a selection limits it */
    guchar *data;      /* pixels of that part */
    emerdiff_image picture;
} source;

/* Reads the pixels of a layer, on which its mask is laid. Pixels that the mask hides or that are
 * not selected have alpha 0. Free with source_free, also after a failure. */
gboolean source_read(source *read, gint32 layer, GError **error);
void source_free(source *read);

/* Whether the layer has pixels of its own, and no more than those. */
gboolean source_is_plain(gint32 layer);

#endif
