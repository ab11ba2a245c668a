/* Segment into Layers: what it does once its parameters are known. */
#ifndef EMERDIFF_GIMP2_SEGMENT_H
#define EMERDIFF_GIMP2_SEGMENT_H

#include "gimp2-parameters.h"

/* Cuts a layer. `made` receives the group or the ID map, -1 for channels. Returns the number of
 * regions, or -1. */
gint32 segment_layer(gint32 layer, const parameters *values, gint32 *made, GError **error);

#endif
