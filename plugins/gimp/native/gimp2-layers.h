/* Layers and channels made of regions: the one place where the picture is changed. */
#ifndef EMERDIFF_GIMP2_LAYERS_H
#define EMERDIFF_GIMP2_LAYERS_H

#include "gimp2-tree.h"

/* Inserts a group above the source, with a layer for each region of the tree; returns the group. */
gint32 layers_group(const source *from, const GPtrArray *pieces, GNode *tree, gint32 output);

/* Inserts a layer of flat colours above the source, and returns it. */
gint32 layers_id_map(const source *from, const guchar *rgba);

/* Appends a channel for each piece. */
void layers_channels(const source *from, const GPtrArray *pieces);

#endif
