#include "gimp2-layers.h"

#include "gimp2-draw.h"

#define OPAQUE 100.0

/* Returns a transparent layer of the size of the source. */
static gint32 new_layer(const source *from, const char *name)
{
    GimpImageType type = gimp_image_base_type(from->image) == GIMP_RGB    ? GIMP_RGBA_IMAGE
                         : gimp_image_base_type(from->image) == GIMP_GRAY ? GIMP_GRAYA_IMAGE
                                                                          : GIMP_INDEXEDA_IMAGE;
    gint32 layer = gimp_layer_new(from->image, name, from->width, from->height, type, OPAQUE,
                                  gimp_image_get_default_new_layer_mode(from->image));
    gimp_layer_set_offsets(layer, from->x, from->y);
    return layer;
}

static void insert_above(gint32 layer, const source *from)
{
    gimp_image_insert_layer(from->image, layer, gimp_item_get_parent(from->layer),
                            gimp_image_get_item_position(from->image, from->layer));
}

/* Returns what each layer is a copy of. Of a group or a text that is a layer with its pixels. */
static gint32 base_layer(const source *from)
{
    if (source_is_plain(from->layer))
        return from->layer;
    gint32 base = new_layer(from, "");
    draw_copy(from->layer, base);
    return base;
}

/* Lays the source's mask on a layer of the group, where GIMP shows it. */
static void apply_mask(const source *from, gint32 layer)
{
    gint32 own = gimp_layer_get_mask(from->layer);
    if (own == -1)
        return;
    gboolean shown = gimp_layer_get_apply_mask(from->layer);
    if (gimp_layer_get_mask(layer) == -1) {
        gint32 mask = gimp_layer_create_mask(layer, GIMP_ADD_MASK_WHITE);
        gimp_layer_add_mask(layer, mask);
        draw_copy(own, mask);
    }
    gimp_layer_remove_mask(layer, shown ? GIMP_MASK_APPLY : GIMP_MASK_DISCARD);
}

/* Lays the cleaned pixels on `layer`, whose other pixels keep their precision. */
static gint32 with_clean_edge(gint32 layer, const source *from, const piece *made)
{
    gint32 above = new_layer(from, made->name);
    GeglRectangle box = draw_moved(made->box, from->cut.x, from->cut.y);
    gimp_image_insert_layer(from->image, above, gimp_item_get_parent(layer),
                            gimp_image_get_item_position(from->image, layer));
    draw_all(above, &box, "R'G'B'A u8", made->edge);
    gint32 merged = gimp_image_merge_down(from->image, above, GIMP_CLIP_TO_BOTTOM_LAYER);
    gimp_item_set_name(merged, made->name);
    return merged;
}

static gint32 filled(gint32 group, const source *from, const piece *made)
{
    gint32 layer = new_layer(from, made->name);
    GimpRGB color = draw_color(made->color);
    gimp_image_insert_layer(from->image, layer, group, 0);
    gimp_context_set_foreground(&color);
    gimp_drawable_fill(layer, GIMP_FILL_FOREGROUND);
    return layer;
}

static gint32 copied(gint32 group, gint32 base, const source *from, const piece *made)
{
    gint32 layer = gimp_layer_new_from_drawable(base, from->image);
    gimp_item_set_name(layer, made->name);
    gimp_layer_set_mode(layer, gimp_image_get_default_new_layer_mode(from->image));
    gimp_layer_set_opacity(layer, OPAQUE);
    gimp_item_set_visible(layer, TRUE);
    gimp_image_insert_layer(from->image, layer, group, 0);
    gimp_layer_set_offsets(layer, from->x, from->y);
    apply_mask(from, layer);
    return made->edge ? with_clean_edge(layer, from, made) : layer;
}

static void add_layer(gint32 group, gint32 base, const source *from, const piece *made,
                      gint32 output)
{
    gint32 layer = output == OUTPUT_FILLS ? filled(group, from, made)
                                          : copied(group, base, from, made);
    gint32 mask = gimp_layer_create_mask(layer, GIMP_ADD_MASK_BLACK);
    GeglRectangle box = draw_moved(made->box, from->cut.x, from->cut.y);
    gimp_layer_add_mask(layer, mask);
    draw_selected(mask, from, &box, "Y u8", made->mask);
    if (output == OUTPUT_CUT_OUTS)
        gimp_layer_remove_mask(layer, GIMP_MASK_APPLY);
}

static void fill_group(gint32 group, gint32 base, const source *from, const GPtrArray *pieces,
                       GNode *tree, gint32 output)
{
    /* The largest lies lowest. */
    for (GNode *node = tree->children; node; node = node->next) {
        if (tree_is_region(node)) {
            add_layer(group, base, from, pieces->pdata[tree_id(node)], output);
            continue;
        }
        char *name = g_strdup_printf("%u regions", g_node_n_nodes(node, G_TRAVERSE_LEAVES));
        gint32 inner = gimp_layer_group_new(from->image);
        gimp_item_set_name(inner, name);
        gimp_image_insert_layer(from->image, inner, group, 0);
        fill_group(inner, base, from, pieces, node, output);
        g_free(name);
    }
}

static void fill(gint32 group, const source *from, const GPtrArray *pieces, GNode *tree,
                 gint32 output)
{
    gint32 base = output == OUTPUT_FILLS ? from->layer : base_layer(from);
    fill_group(group, base, from, pieces, tree, output);
    if (base != from->layer)
        gimp_item_delete(base);
}

/* Makes an image of the same size and kind, which nobody sees. */
static gint32 new_bench(const source *from)
{
    gint32 bench = gimp_image_new_with_precision(
        gimp_image_width(from->image), gimp_image_height(from->image),
        gimp_image_base_type(from->image), gimp_image_get_precision(from->image));
    GimpColorProfile *profile = gimp_image_get_effective_color_profile(from->image);
    gimp_image_undo_disable(bench);
    gimp_image_set_color_profile(bench, profile);
    g_object_unref(profile);
    if (from->selected)
        draw_copy_selection(from->image, bench);
    return bench;
}

gint32 layers_group(const source *from, const GPtrArray *pieces, GNode *tree, gint32 output)
{
    /* The group is built aside and inserted as a whole: whatever ends the program leaves the
     * picture as it was. GIMP takes no groups from elsewhere into an image of indexed colours. */
    gboolean aside = gimp_image_base_type(from->image) != GIMP_INDEXED;
    char *name = gimp_item_get_name(from->layer);
    source there = *from;
    if (aside)
        there.image = new_bench(from);
    gint32 group = gimp_layer_group_new(there.image);
    if (aside) {
        gimp_image_insert_layer(there.image, group, -1, 0);
        fill(group, &there, pieces, tree, output);
        group = gimp_layer_new_from_drawable(group, from->image);
        gimp_image_delete(there.image);
    }
    gimp_item_set_name(group, name);
    insert_above(group, from);
    if (!aside)
        fill(group, from, pieces, tree, output);
    g_free(name);
    return group;
}

gint32 layers_id_map(const source *from, const guchar *rgba)
{
    char *own = gimp_item_get_name(from->layer);
    char *name = g_strdup_printf("%s: ID map", own);
    gint32 layer = new_layer(from, name);
    insert_above(layer, from);
    draw_selected(layer, from, &from->cut, "R'G'B'A u8", rgba);
    g_free(name);
    g_free(own);
    return layer;
}

void layers_channels(const source *from, const GPtrArray *pieces)
{
    gint width = gimp_image_width(from->image), height = gimp_image_height(from->image);
    for (guint i = 0; i < pieces->len; i++) {
        const piece *made = pieces->pdata[i];
        gint count;
        if (!made)
            continue;
        GimpRGB color = draw_color(made->color);
        gint32 channel = gimp_channel_new(from->image, made->name, width, height, 50.0, &color);
        g_free(gimp_image_get_channels(from->image, &count));
        gimp_image_insert_channel(from->image, channel, -1, count);
        GeglRectangle box = draw_moved(made->box, from->x + from->cut.x, from->y + from->cut.y);
        draw_channel(channel, &box, made->mask);
        if (from->selected)
            gimp_channel_combine_masks(channel, gimp_image_get_selection(from->image),
                                       GIMP_CHANNEL_OP_INTERSECT, 0, 0);
    }
}
