/* Results of runs, kept while the pixels and the options are the same. */
#ifndef EMERDIFF_GEGL_RESULT_H
#define EMERDIFF_GEGL_RESULT_H

#include "run.h"

/* What one operation keeps. Operations with the same pixels and options share one result, so that
 * a copy of a graph, which a host makes for an export, needs no run. */
typedef struct holder holder;

holder *holder_new(void);
void holder_free(holder *freed);

/* Returns the regions of an RGBA picture, in a handle with a level of its own, or NULL. */
emerdiff_segmentation *holder_regions(holder *own, const emerdiff_image *image,
                                      const run_options *options, const run_watch *watch,
                                      GError **error);

/* Warns of what went wrong, unless that was the last warning too: a graph is drawn many times. */
void holder_warn(holder *own, const GError *error);

#endif
