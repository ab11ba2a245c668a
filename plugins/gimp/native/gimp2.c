/* The plug-in for GIMP 2.10, which runs programs only. */
#include <libgimp/gimp.h>

#include "gimp2-dialog.h"
#include "gimp2-segment.h"

#define PROCEDURE "plug-in-emerdiff-segment"

static const GimpPDBArgType types[] = {
    [KIND_CHOICE] = GIMP_PDB_STRING, [KIND_INTEGER] = GIMP_PDB_INT32, [KIND_REAL] = GIMP_PDB_FLOAT,
    [KIND_SWITCH] = GIMP_PDB_INT32,  [KIND_TEXT] = GIMP_PDB_STRING,
};

/* Returns what a parameter does, and the words that it may be. */
static char *description(const parameter *p)
{
    if (!p->choices)
        return g_strdup(p->words);
    GString *text = g_string_new(p->words);
    for (const choice *c = p->choices; c->word; c++)
        g_string_append_printf(text, "%s\"%s\"", c == p->choices ? ": " : ", ", c->word);
    return g_string_free(text, FALSE);
}

static void query(void)
{
    static GimpParamDef args[FIRST_PARAMETER + NUM_PARAMETERS] = {
        {GIMP_PDB_INT32, "run-mode",
         "The run mode { RUN-INTERACTIVE (0), RUN-NONINTERACTIVE (1), RUN-WITH-LAST-VALS (2) }"},
        {GIMP_PDB_IMAGE, "image", "The picture"},
        {GIMP_PDB_DRAWABLE, "drawable", "The layer that is cut; it is not changed"},
    };
    static const GimpParamDef returned[] = {
        {GIMP_PDB_INT32, "num-regions", "How many regions there are"},
        {GIMP_PDB_LAYER, "layer", "The group or the ID map above the layer; -1 for channels"},
    };
    for (int i = 0; i < NUM_PARAMETERS; i++) {
        const parameter *p = &parameter_table[i];
        args[FIRST_PARAMETER + i] =
            (GimpParamDef){types[p->kind], (gchar *)p->name, description(p)};
    }
    gimp_install_procedure(
        PROCEDURE, "Cut a picture into meaningful regions",
        "Finds the regions of a layer without labels or prompts, and makes a layer, a cut-out or a "
        "channel of each. The layer itself is not changed. Where something is selected only that "
        "is cut.",
        "libemerdiff", "libemerdiff, MIT OR Apache-2.0", "2026", "_Segment into Layers…",
        "RGB*, GRAY*, INDEXED*", GIMP_PLUGIN, G_N_ELEMENTS(args), G_N_ELEMENTS(returned), args,
        returned);
    gimp_plugin_menu_register(PROCEDURE, "<Image>/Filters/EmerDiff");
}

/* Finds the values of the parameters for the run mode. */
static GimpPDBStatusType find_values(parameters *values, const GimpParam *passed, gint count,
                                     GError **error)
{
    GimpRunMode mode = passed[0].data.d_int32;
    parameters_defaults(values);
    if (mode == GIMP_RUN_NONINTERACTIVE)
        return parameters_parse(values, passed, count, error) ? GIMP_PDB_SUCCESS
                                                              : GIMP_PDB_CALLING_ERROR;
    if (gimp_get_data_size(PROCEDURE) == sizeof *values)
        gimp_get_data(PROCEDURE, values);
    if (mode == GIMP_RUN_INTERACTIVE && !dialog_ask(values))
        return GIMP_PDB_CANCEL;
    return GIMP_PDB_SUCCESS;
}

static void run(const gchar *name, gint count, const GimpParam *passed, gint *num_values,
                GimpParam **values)
{
    static GimpParam returned[3];
    static parameters found;
    GError *error = NULL;
    gint32 layer = -1, num_regions = -1;
    (void)name;
    gegl_init(NULL, NULL);
    GimpPDBStatusType status = count < FIRST_PARAMETER ? GIMP_PDB_CALLING_ERROR
                                                       : find_values(&found, passed, count, &error);
    if (status == GIMP_PDB_SUCCESS) {
        num_regions = segment_layer(passed[2].data.d_drawable, &found, &layer, &error);
        status = num_regions < 0 ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_SUCCESS;
    }
    if (status == GIMP_PDB_SUCCESS && passed[0].data.d_int32 == GIMP_RUN_INTERACTIVE)
        gimp_set_data(PROCEDURE, &found, sizeof found);
    returned[0] = (GimpParam){.type = GIMP_PDB_STATUS, .data.d_status = status};
    returned[1] = (GimpParam){.type = GIMP_PDB_INT32, .data.d_int32 = num_regions};
    returned[2] = (GimpParam){.type = GIMP_PDB_LAYER, .data.d_layer = layer};
    /* GIMP shows the text that comes after the status of a failure. */
    if (error)
        returned[1] = (GimpParam){.type = GIMP_PDB_STRING, .data.d_string = error->message};
    *num_values = status == GIMP_PDB_SUCCESS ? 3 : error ? 2 : 1;
    *values = returned;
}

const GimpPlugInInfo PLUG_IN_INFO = {.query_proc = query, .run_proc = run};

MAIN()
