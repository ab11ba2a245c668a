/* Pixels that are written to what GIMP has. */
#ifndef EMERDIFF_GIMP2_DRAW_H
#define EMERDIFF_GIMP2_DRAW_H

#include "gimp2-pieces.h"

GeglRectangle draw_moved(GeglRectangle box, gint x, gint y);

/* Writes pixels of a drawable; what is beyond its edges is left out. */
void draw_all(gint32 drawable, const GeglRectangle *box, const char *format, const guchar *data);

/* Writes pixels of a drawable by as much as they are selected. */
void draw_selected(gint32 drawable, const source *from, const GeglRectangle *box,
                   const char *format, const guchar *data);

/* Writes shares as a channel's own values, which GIMP takes for how much is selected. */
void draw_channel(gint32 channel, const GeglRectangle *box, const guchar *data);

void draw_copy(gint32 drawable, gint32 target);
void draw_copy_selection(gint32 image, gint32 target);

GimpRGB draw_color(const guint8 *color);

#endif
