/* The parameters of the procedure, in the order of the plug-in for GIMP 3. */
#ifndef EMERDIFF_GIMP2_PARAMETERS_H
#define EMERDIFF_GIMP2_PARAMETERS_H

#include <libgimp/gimp.h>

#include "run.h"

enum { OUTPUT_MASKED, OUTPUT_CUT_OUTS, OUTPUT_FILLS, OUTPUT_ID_MAP, OUTPUT_CHANNELS };

#define MODEL_SIZE 4096

/* Their values; of those that are one of several words, the place of the word. It is kept by GIMP
 * as it lies in memory, so it has no pointers. */
typedef struct {
    gint32 level;
    gint32 regions;
    gdouble detail;
    gint32 connected;
    gdouble smallest_region;
    gint32 closer_look;
    gchar model[MODEL_SIZE];
    gint32 device;
    gdouble grow;
    gdouble feather;
    gint32 antialias;
    gint32 output;
    gint32 clean_edges;
    gint32 nested;
} parameters;

/* One of the words that a parameter may have, and what a dialog calls it. */
typedef struct {
    const char *word;
    const char *label;
} choice;

typedef enum { KIND_CHOICE, KIND_INTEGER, KIND_REAL, KIND_SWITCH, KIND_TEXT } parameter_kind;

typedef struct {
    parameter_kind kind;
    const char *name;
    const char *label;
    const char *words; /* what a person sees change */
    size_t offset;     /* in parameters */
    gdouble least;
    gdouble most;
    const choice *choices; /* up to one without a word */
} parameter;

#define NUM_PARAMETERS 14
extern const parameter parameter_table[NUM_PARAMETERS];

/* Before them come the run mode, the image and the drawable. */
#define FIRST_PARAMETER 3

void parameters_defaults(parameters *values);

/* Reads what a caller passes; what is out of range is an error. */
gboolean parameters_parse(parameters *values, const GimpParam *passed, int count, GError **error);

run_options parameters_run_options(const parameters *values);

#endif
