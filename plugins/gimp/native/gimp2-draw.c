#include "gimp2-draw.h"

GeglRectangle draw_moved(GeglRectangle box, gint x, gint y)
{
    box.x += x;
    box.y += y;
    return box;
}

void draw_all(gint32 drawable, const GeglRectangle *box, const char *format, const guchar *data)
{
    GeglBuffer *buffer = gimp_drawable_get_buffer(drawable);
    gegl_buffer_set(buffer, box, 0, babl_format(format), data, GEGL_AUTO_ROWSTRIDE);
    /* What is written reaches GIMP when the buffer goes. */
    g_object_unref(buffer);
    gimp_drawable_update(drawable, box->x, box->y, box->width, box->height);
}

void draw_selected(gint32 drawable, const source *from, const GeglRectangle *box,
                   const char *format, const guchar *data)
{
    if (!from->selected) {
        draw_all(drawable, box, format, data);
        return;
    }
    /* GIMP itself lays the shadow on the drawable within the selection. */
    GeglBuffer *shadow = gimp_drawable_get_shadow_buffer(drawable);
    gegl_buffer_set(shadow, box, 0, babl_format(format), data, GEGL_AUTO_ROWSTRIDE);
    g_object_unref(shadow);
    gimp_drawable_merge_shadow(drawable, TRUE);
    gimp_drawable_update(drawable, 0, 0, gimp_drawable_width(drawable),
                         gimp_drawable_height(drawable));
}

void draw_channel(gint32 channel, const GeglRectangle *box, const guchar *data)
{
    const char *encoding = babl_format_get_encoding(gimp_drawable_get_format(channel));
    draw_all(channel, box, g_str_has_prefix(encoding, "Y'") ? "Y' u8" : "Y u8", data);
}

void draw_copy(gint32 drawable, gint32 target)
{
    GeglBuffer *pixels = gimp_drawable_get_buffer(drawable);
    GeglBuffer *copied = gimp_drawable_get_buffer(target);
    gegl_buffer_copy(pixels, NULL, GEGL_ABYSS_NONE, copied, NULL);
    g_object_unref(copied);
    g_object_unref(pixels);
}

void draw_copy_selection(gint32 image, gint32 target)
{
    GeglRectangle whole = {0, 0, gimp_image_width(image), gimp_image_height(image)};
    guchar *values = g_malloc((gsize)whole.width * whole.height);
    GeglBuffer *selection = gimp_drawable_get_buffer(gimp_image_get_selection(image));
    GimpRGB color = {0, 0, 0, 1};
    gegl_buffer_get(selection, &whole, 1.0, babl_format("Y u8"), values, GEGL_AUTO_ROWSTRIDE,
                    GEGL_ABYSS_NONE);
    g_object_unref(selection);
    gint32 channel = gimp_channel_new(target, "selection", whole.width, whole.height, 100, &color);
    gimp_image_insert_channel(target, channel, -1, 0);
    draw_channel(channel, &whole, values);
    gimp_image_select_item(target, GIMP_CHANNEL_OP_REPLACE, channel);
    gimp_image_remove_channel(target, channel);
    g_free(values);
}

GimpRGB draw_color(const guint8 *color)
{
    GimpRGB rgb;
    gimp_rgb_set_uchar(&rgb, color[0], color[1], color[2]);
    return rgb;
}
