/* A picture in which every region has a flat colour of its own. */
#ifndef EMERDIFF_GIMP2_ID_MAP_H
#define EMERDIFF_GIMP2_ID_MAP_H

#include "gimp2-tree.h"

/* Returns RGBA of every pixel of what was cut, or NULL; free with g_free. */
guchar *id_map_pixels(const emerdiff_segmentation *result, const source *from, GError **error);

#endif
