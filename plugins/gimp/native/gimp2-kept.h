/* Results of the last runs, in GIMP's cache: every call of the plug-in is a process of its own. */
#ifndef EMERDIFF_GIMP2_KEPT_H
#define EMERDIFF_GIMP2_KEPT_H

#include "library.h"

/* Returns the result of an earlier run, or NULL. */
emerdiff_segmentation *kept_open(const char *key);

/* Keeps a result, where there is room for it. */
void kept_save(const char *key, const emerdiff_segmentation *result);

#endif
