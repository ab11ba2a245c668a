#include "gimp2-parameters.h"

#include <string.h>

#define LARGEST_EDGE 1000.0
#define AT(field) offsetof(parameters, field)

static const choice levels[] = {
    {"automatic", "Automatic"}, {"number", "Number of regions"}, {"detail", "Detail"}, {0}};
static const choice closer_looks[] = {{"auto", "Where there are edges"},
                                      {"none", "Nowhere, fastest"},
                                      {"all", "Everywhere, slowest"},
                                      {0}};
/* Their places are EMERDIFF_PROVIDER_*. */
static const choice devices[] = {{"automatic", "Automatic"}, {"cpu", "Processor"},
                                 {"cuda", "CUDA"},           {"directml", "DirectML"},
                                 {"coreml", "Core ML"},      {0}};
static const choice outputs[] = {{"masked", "Layers with masks"}, {"cut-outs", "Cut-outs"},
                                 {"fills", "Mean colours"},       {"id-map", "ID map"},
                                 {"channels", "Channels"},        {0}};

const parameter parameter_table[NUM_PARAMETERS] = {
    {KIND_CHOICE, "level", "Re_gions", "How many regions there are", AT(level), 0, 2, levels},
    {KIND_INTEGER, "regions", "_Number of regions", "How many regions, where their number is set",
     AT(regions), 1, 65535, NULL},
    {KIND_REAL, "detail", "_Detail", "How fine the regions are, from 0, one region, to 1, all",
     AT(detail), 0, 1, NULL},
    {KIND_SWITCH, "connected", "Conn_ected",
     "Every region is in one piece: things alike that do not touch are regions of their own",
     AT(connected), 0, 1, NULL},
    {KIND_REAL, "smallest-region", "_Smallest region (%)",
     "Specks smaller than this share of the picture vanish into the region around them",
     AT(smallest_region), 0, 99, NULL},
    {KIND_CHOICE, "closer-look", "Closer loo_k",
     "Where the model takes a second, closer look, which takes longer", AT(closer_look), 0, 2,
     closer_looks},
    {KIND_TEXT, "model", "_Model",
     "What tells regions apart: the name of a model, or nothing for the one that comes with the "
     "plug-in",
     AT(model), 0, 0, NULL},
    {KIND_CHOICE, "device", "De_vice", "What computes", AT(device), 0, 4, devices},
    {KIND_REAL, "grow", "Gro_w", "Pixels by which edges move outward, or inward when negative",
     AT(grow), -LARGEST_EDGE, LARGEST_EDGE, NULL},
    {KIND_REAL, "feather", "_Feather", "Pixels over which edges are softened", AT(feather), 0,
     LARGEST_EDGE, NULL},
    {KIND_SWITCH, "antialias", "Ant_ialiasing", "Edges have half-covered pixels instead of stairs",
     AT(antialias), 0, 1, NULL},
    {KIND_CHOICE, "output", "Out_put", "What is made of the regions", AT(output), 0, 4, outputs},
    {KIND_SWITCH, "clean-edges", "Clean edge colo_urs",
     "Pixels at edges get the region's own colour, so that nothing of the old background shines "
     "through over a new one",
     AT(clean_edges), 0, 1, NULL},
    {KIND_SWITCH, "nested", "Nes_ted groups",
     "Regions that belong together are in groups of their own", AT(nested), 0, 1, NULL},
};

void parameters_defaults(parameters *values)
{
    *values = (parameters){
        .regions = 12, .detail = 0.5, .smallest_region = 0.1, .antialias = TRUE};
}

static gboolean parse_choice(const parameter *p, const char *word, gint32 *place, GError **error)
{
    GString *words = g_string_new(NULL);
    for (gint32 i = 0; p->choices[i].word; i++) {
        if (g_strcmp0(word, p->choices[i].word) == 0) {
            *place = i;
            g_string_free(words, TRUE);
            return TRUE;
        }
        const char *comma = i == 0 ? "" : p->choices[i + 1].word ? ", " : " or ";
        g_string_append_printf(words, "%s%s", comma, p->choices[i].word);
    }
    g_set_error(error, EMERDIFF_ERROR, 0, "“%s” is no %s; write %s.", word ? word : "", p->name,
                words->str);
    g_string_free(words, TRUE);
    return FALSE;
}

/* NaN is in no range. */
static gboolean check_range(const parameter *p, gdouble value, GError **error)
{
    if (value >= p->least && value <= p->most)
        return TRUE;
    g_set_error(error, EMERDIFF_ERROR, 0, "%s: %g is out of range; give a number from %g to %g.",
                p->name, value, p->least, p->most);
    return FALSE;
}

static gboolean parse_text(const parameter *p, const char *text, gchar *field, GError **error)
{
    if (text && strlen(text) >= MODEL_SIZE) {
        g_set_error(error, EMERDIFF_ERROR, 0, "%s: the text is longer than any path.", p->name);
        return FALSE;
    }
    g_strlcpy(field, text ? text : "", MODEL_SIZE);
    return TRUE;
}

static gboolean parse_one(const parameter *p, const GimpParam *passed, void *field, GError **error)
{
    switch (p->kind) {
    case KIND_CHOICE:
        return parse_choice(p, passed->data.d_string, field, error);
    case KIND_TEXT:
        return parse_text(p, passed->data.d_string, field, error);
    case KIND_REAL:
        *(gdouble *)field = passed->data.d_float;
        return check_range(p, passed->data.d_float, error);
    case KIND_INTEGER:
    case KIND_SWITCH:
        *(gint32 *)field = passed->data.d_int32;
        return check_range(p, passed->data.d_int32, error);
    }
    return FALSE;
}

gboolean parameters_parse(parameters *values, const GimpParam *passed, int count, GError **error)
{
    if (count != FIRST_PARAMETER + NUM_PARAMETERS) {
        g_set_error(error, EMERDIFF_ERROR, 0, "There are %d parameters, and %d are needed.", count,
                    FIRST_PARAMETER + NUM_PARAMETERS);
        return FALSE;
    }
    for (int i = 0; i < NUM_PARAMETERS; i++) {
        const parameter *p = &parameter_table[i];
        void *field = (char *)values + p->offset;
        if (!parse_one(p, &passed[FIRST_PARAMETER + i], field, error))
            return FALSE;
    }
    return TRUE;
}

run_options parameters_run_options(const parameters *values)
{
    return (run_options){
        .model = values->model,
        .provider = values->device,
        .connected = values->connected,
        .smallest_percent = values->smallest_region,
        .closer_look = closer_looks[values->closer_look].word,
    };
}
