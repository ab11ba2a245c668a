/* Which regions belong together, as groups in groups. */
#ifndef EMERDIFF_GIMP2_TREE_H
#define EMERDIFF_GIMP2_TREE_H

#include "gimp2-pieces.h"

/* A region at the level that is set, and one of its pixels in what was cut. */
typedef struct {
    emerdiff_region region;
    guint32 x;
    guint32 y;
} place;

/* Returns every region with a pixel, or NULL; free with g_free. */
place *tree_places(const emerdiff_segmentation *result, const source *from, guint32 *count,
                   GError **error);

/* Returns the tree above the level that is set, or one group of all where it is not to be nested.
 * Regions without a piece are left out, and no inner group has a single child. The one that holds
 * the largest region comes first. Free with g_node_destroy. */
GNode *tree_of(const emerdiff_segmentation *result, const source *from, const GPtrArray *pieces,
               gboolean nested, GError **error);

/* Whether a node of the tree is a region, and which. */
gboolean tree_is_region(const GNode *node);
guint32 tree_id(const GNode *node);

#endif
