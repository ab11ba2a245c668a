/* The models that a dialog offers. */
#ifndef EMERDIFF_GIMP2_MODELS_H
#define EMERDIFF_GIMP2_MODELS_H

#include <glib.h>

/* Returns the names of the models that can be used beside the one that comes with the plug-in,
 * NULL after the last; free with g_strfreev. */
char **models_names(void);

#endif
