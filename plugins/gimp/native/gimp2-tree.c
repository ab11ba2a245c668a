#include "gimp2-tree.h"

/* The data of a region's node is its id; 0 would be that of a group. */
static GNode *leaf(guint32 id)
{
    return g_node_new(GUINT_TO_POINTER(id + 1));
}

gboolean tree_is_region(const GNode *node)
{
    return node->data != NULL;
}

guint32 tree_id(const GNode *node)
{
    return GPOINTER_TO_UINT(node->data) - 1;
}

place *tree_places(const emerdiff_segmentation *result, const source *from, guint32 *count,
                   GError **error)
{
    emerdiff_region *regions = pieces_regions(result, count, error);
    if (!regions)
        return NULL;
    gsize width = from->cut.width, pixels = width * from->cut.height;
    guint16 *labels = g_new(guint16, pixels);
    emerdiff_buffer buffer = {.data = labels, .size = 2 * pixels};
    place *places = NULL;
    if (library_check(library_functions()->segmentation_labels(result, 16, &buffer), error)) {
        places = g_new(place, *count);
        for (guint32 i = 0; i < *count; i++) {
            guint32 x = regions[i].x;
            /* A row of the box's edge has a pixel of the region. */
            while (labels[regions[i].y * width + x] != regions[i].id)
                x++;
            places[i] = (place){regions[i], x, regions[i].y};
        }
    }
    g_free(labels);
    g_free(regions);
    return places;
}

/* Notes for a region and all that hold it which node is above which. */
static gboolean climb(const emerdiff_segmentation *result, const place *from, guint32 *above,
                      guint32 most, GError **error)
{
    emerdiff_region *path = g_new(emerdiff_region, most);
    size_t count = most;
    gboolean done = library_check(
        library_functions()->segmentation_path_at(result, from->x, from->y, path, &count), error);
    gboolean reached = FALSE;
    for (size_t i = 0; done && i + 1 < count; i++) {
        reached = reached || path[i].node == from->region.node;
        if (reached)
            above[path[i].node] = path[i + 1].node;
    }
    g_free(path);
    return done;
}

/* Returns the id of the largest region of a node. */
static guint32 largest(const GNode *node)
{
    while (!tree_is_region(node))
        node = node->children;
    return tree_id(node);
}

static void add_child(GNode *group, GNode *child)
{
    GNode *after = group->children;
    while (after && largest(after) < largest(child))
        after = after->next;
    g_node_insert_before(group, after, child);
}

static GNode *join(const place *places, guint32 count, const guint32 *above, guint32 most)
{
    GNode **made = g_new0(GNode *, most);
    GNode *root = NULL;
    for (guint32 i = 0; i < count; i++)
        made[places[i].region.node] = leaf(places[i].region.id);
    /* Nodes are numbered in the order in which they are joined. */
    for (guint32 node = 0; node < most; node++) {
        if (!made[node])
            continue;
        root = made[node];
        if (above[node] >= most)
            continue;
        if (!made[above[node]])
            made[above[node]] = g_node_new(NULL);
        add_child(made[above[node]], made[node]);
    }
    g_free(made);
    return root;
}

static GNode *nested_tree(const emerdiff_segmentation *result, const source *from, GError **error)
{
    guint32 count, finest;
    if (!library_check(library_functions()->segmentation_max_regions(result, &finest), error))
        return NULL;
    place *places = tree_places(result, from, &count, error);
    if (!places)
        return NULL;
    /* Each join of two makes a node. */
    guint32 most = 2 * finest, *above = g_new(guint32, most);
    gboolean done = TRUE;
    for (guint32 node = 0; node < most; node++)
        above[node] = G_MAXUINT32;
    for (guint32 i = 0; i < count && done; i++)
        done = climb(result, &places[i], above, most, error);
    GNode *root = done ? join(places, count, above, most) : NULL;
    g_free(above);
    g_free(places);
    return root;
}

static GNode *flat_tree(guint32 count)
{
    GNode *root = g_node_new(NULL);
    for (guint32 id = 0; id < count; id++)
        g_node_append(root, leaf(id));
    return root;
}

/* Removes regions without a piece, and groups in which a single one is left. */
static void prune(GNode *node, const GPtrArray *pieces)
{
    for (GNode *child = node->children, *next; child; child = next) {
        next = child->next;
        prune(child, pieces);
    }
    gboolean empty = tree_is_region(node) ? !pieces->pdata[tree_id(node)] : !node->children;
    if (!node->parent)
        return;
    if (empty) {
        g_node_destroy(node);
    } else if (!tree_is_region(node) && !node->children->next) {
        GNode *only = node->children;
        g_node_unlink(only);
        g_node_insert_before(node->parent, node, only);
        g_node_destroy(node);
    }
}

GNode *tree_of(const emerdiff_segmentation *result, const source *from, const GPtrArray *pieces,
               gboolean nested, GError **error)
{
    GNode *root = nested ? nested_tree(result, from, error) : flat_tree(pieces->len);
    if (!root)
        return NULL;
    if (tree_is_region(root)) {
        GNode *group = g_node_new(NULL);
        g_node_append(group, root);
        root = group;
    }
    prune(root, pieces);
    /* The group is the same, whether it holds one group or what is in that. */
    if (root->children && !root->children->next && !tree_is_region(root->children)) {
        GNode *only = root->children;
        g_node_unlink(only);
        g_node_destroy(root);
        root = only;
    }
    return root;
}
