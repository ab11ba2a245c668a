/* One run of the model, which is all that takes long. */
#ifndef EMERDIFF_NATIVE_RUN_H
#define EMERDIFF_NATIVE_RUN_H

#include "library.h"

/* What a run depends on beside its picture. */
typedef struct {
    const char *model;       /* a name or a folder; NULL or "" for the one that comes with it */
    int32_t provider;        /* EMERDIFF_PROVIDER_*, or 0 for what works best */
    gboolean connected;
    double smallest_percent; /* of the picture */
    const char *closer_look; /* a word of the option "detail" */
} run_options;

/* Who is told how far a run is: the stage as a word, and the share that is done. */
typedef struct {
    void (*report)(void *userdata, const char *stage, double share);
    void *userdata;
} run_watch;

/* Returns the regions of `image` at the automatic level, or NULL. */
emerdiff_segmentation *run_segment(const run_options *options, const emerdiff_image *image,
                                   const run_watch *watch, GError **error);

/* How the number of regions is chosen. */
typedef enum { LEVEL_AUTOMATIC, LEVEL_NUMBER, LEVEL_DETAIL } run_level;

/* Sets the level of a result that is at its automatic one. */
gboolean run_set_level(emerdiff_segmentation *result, run_level level, uint32_t regions,
                       double detail, GError **error);

/* Returns what tells a run from others, the pixels and all that it depends on, as letters and
 * digits. */
char *run_key(const run_options *options, const emerdiff_image *image);

/* Whether the machine has so much memory free. `words` come before the number. */
gboolean run_require_memory(uint64_t needed, const char *words, GError **error);

#endif
