/* The operation emerdiff:segment for GEGL. */
#define GETTEXT_PACKAGE "emerdiff"
#include <glib/gi18n-lib.h>

#ifdef GEGL_PROPERTIES

enum_start(emerdiff_level)
    enum_value(EMERDIFF_LEVEL_AUTOMATIC, "automatic", N_("Automatic"))
    enum_value(EMERDIFF_LEVEL_NUMBER, "number", N_("Number of regions"))
    enum_value(EMERDIFF_LEVEL_DETAIL, "detail", N_("Detail"))
enum_end(EmerdiffLevel)

enum_start(emerdiff_closer_look)
    enum_value(EMERDIFF_CLOSER_LOOK_AUTO, "auto", N_("Where there are edges"))
    enum_value(EMERDIFF_CLOSER_LOOK_NONE, "none", N_("Nowhere, fastest"))
    enum_value(EMERDIFF_CLOSER_LOOK_ALL, "all", N_("Everywhere, slowest"))
enum_end(EmerdiffCloserLook)

enum_start(emerdiff_result)
    enum_value(EMERDIFF_RESULT_MEAN, "mean", N_("Mean colours"))
    enum_value(EMERDIFF_RESULT_PALETTE, "palette", N_("Palette"))
    enum_value(EMERDIFF_RESULT_ID_MAP_FLOAT, "id-map-float", N_("ID map, numbers from 0"))
    enum_value(EMERDIFF_RESULT_ID_MAP_U16, "id-map-u16", N_("ID map, 16 bits"))
    enum_value(EMERDIFF_RESULT_EDGES, "edges", N_("Edges"))
enum_end(EmerdiffResult)

property_enum(level, _("Regions"), EmerdiffLevel, emerdiff_level, EMERDIFF_LEVEL_AUTOMATIC)
    description(_("How many regions there are"))

property_int(regions, _("Number of regions"), 12)
    description(_("How many regions, where their number is set"))
    value_range(1, 65535)
    ui_range(1, 100)
    ui_gamma(2.0)
    ui_meta("sensitive", "level {number}")

property_double(detail, _("Detail"), 0.5)
    description(_("How fine the regions are, from 0, one region, to 1, all"))
    value_range(0.0, 1.0)
    ui_meta("sensitive", "level {detail}")

property_boolean(connected, _("Connected"), FALSE)
    description(_("Every region is in one piece: things alike that do not touch are regions of "
                  "their own"))

property_double(smallest_region, _("Smallest region (%)"), 0.1)
    description(_("Specks smaller than this share of the picture vanish into the region around "
                  "them"))
    value_range(0.0, 99.0)
    ui_range(0.0, 5.0)

property_enum(closer_look, _("Closer look"), EmerdiffCloserLook, emerdiff_closer_look,
              EMERDIFF_CLOSER_LOOK_AUTO)
    description(_("Where the model takes a second, closer look, which takes longer"))

property_enum(result, _("Output"), EmerdiffResult, emerdiff_result, EMERDIFF_RESULT_MEAN)
    description(_("What is made of the regions: each in its mean colour or in a colour of its "
                  "own, the number of the region of each pixel, or how strong its border is"))

property_string(model, _("Model"), "")
    description(_("What tells regions apart: the name of a model, or nothing for the one that "
                  "comes with the plug-in"))

#else

#define GEGL_OP_FILTER
#define GEGL_OP_NAME emerdiff_segment
#define GEGL_OP_C_SOURCE gegl-segment.c

#include "gegl-op.h"

#include "gegl-paint.h"
#include "gegl-result.h"

/* No picture is as large; what is beyond is a pattern without an end. */
#define LARGEST_SIDE (1 << 20)

static paint kind_of(GeglOperation *operation)
{
    return (paint)GEGL_PROPERTIES(operation)->result;
}

/* Finds the whole of the input; FALSE where there is no end to it, or nothing. */
static gboolean find_whole(GeglOperation *operation, GeglRectangle *whole)
{
    const GeglRectangle *found = gegl_operation_source_get_bounding_box(operation, "input");
    if (!found || found->width <= 0 || found->height <= 0 || found->width > LARGEST_SIDE ||
        found->height > LARGEST_SIDE)
        return FALSE;
    *whole = *found;
    return TRUE;
}

static void prepare(GeglOperation *operation)
{
    GeglProperties *own = GEGL_PROPERTIES(operation);
    if (!own->user_data)
        own->user_data = holder_new();
    gegl_operation_set_format(operation, "input", babl_format("R'G'B'A u8"));
    gegl_operation_set_format(operation, "output", paint_format(kind_of(operation)));
}

/* Any pixel may change all regions: the whole is needed, made and invalidated at once. */
static GeglRectangle everything(GeglOperation *operation, const GeglRectangle *roi)
{
    GeglRectangle whole;
    return find_whole(operation, &whole) ? whole : *roi;
}

static GeglRectangle everything_of_pad(GeglOperation *operation, const gchar *pad,
                                       const GeglRectangle *roi)
{
    (void)pad;
    return everything(operation, roi);
}

static run_options options_of(const GeglProperties *own)
{
    static const char *const closer_looks[] = {"auto", "none", "all"};
    return (run_options){
        .model = own->model,
        .connected = own->connected,
        .smallest_percent = own->smallest_region,
        .closer_look = closer_looks[own->closer_look],
    };
}

static void show_progress(void *operation, const char *stage, double share)
{
    char *words = g_strdup_printf("Segmenting: %s", stage);
    gegl_operation_progress(operation, share, words);
    g_free(words);
}

static emerdiff_segmentation *find_regions(GeglOperation *operation, GeglBuffer *input,
                                           const GeglRectangle *whole, GError **error)
{
    GeglProperties *own = GEGL_PROPERTIES(operation);
    gsize size = (gsize)4 * whole->width * whole->height;
    run_options options = options_of(own);
    const run_watch watch = {.report = show_progress, .userdata = operation};
    if (!run_require_memory(size, "this picture needs at least", error))
        return NULL;
    guchar *rgba = g_malloc(size);
    emerdiff_image image = {.data = rgba,
                            .size = size,
                            .width = whole->width,
                            .height = whole->height,
                            .layout = EMERDIFF_LAYOUT_RGBA,
                            .sample = EMERDIFF_SAMPLE_U8};
    gegl_buffer_get(input, whole, 1.0, babl_format("R'G'B'A u8"), rgba, GEGL_AUTO_ROWSTRIDE,
                    GEGL_ABYSS_NONE);
    emerdiff_segmentation *regions =
        holder_regions(own->user_data, &image, &options, &watch, error);
    gegl_operation_progress(operation, 1.0, "");
    g_free(rgba);
    return regions;
}

/* Shows what can be shown without regions: the picture itself, or no number and no edge. */
static void leave(GeglOperation *operation, GeglBuffer *input, GeglBuffer *output,
                  const GeglRectangle *roi)
{
    if (paint_is_colored(kind_of(operation)))
        gegl_buffer_copy(input, roi, GEGL_ABYSS_NONE, output, roi);
    else
        gegl_buffer_clear(output, roi);
}

static gboolean process(GeglOperation *operation, GeglBuffer *input, GeglBuffer *output,
                        const GeglRectangle *roi, gint level)
{
    GeglProperties *own = GEGL_PROPERTIES(operation);
    GeglRectangle whole;
    GError *error = NULL;
    (void)level;
    if (!find_whole(operation, &whole)) {
        leave(operation, input, output, roi);
        return TRUE;
    }
    emerdiff_segmentation *regions = find_regions(operation, input, &whole, &error);
    if (!regions || !run_set_level(regions, (run_level)own->level, own->regions, own->detail, &error) ||
        !paint_regions(regions, kind_of(operation), &whole, roi, output, &error)) {
        holder_warn(own->user_data, error);
        g_clear_error(&error);
        leave(operation, input, output, roi);
    }
    if (regions)
        library_functions()->segmentation_free(regions);
    return TRUE;
}

static void finalize(GObject *object)
{
    GeglProperties *own = GEGL_PROPERTIES(object);
    holder_free(own->user_data);
    own->user_data = NULL;
    G_OBJECT_CLASS(gegl_op_parent_class)->finalize(object);
}

static void gegl_op_class_init(GeglOpClass *klass)
{
    GeglOperationClass *operation = GEGL_OPERATION_CLASS(klass);
    G_OBJECT_CLASS(klass)->finalize = finalize;
    operation->prepare = prepare;
    operation->get_required_for_output = everything_of_pad;
    operation->get_invalidated_by_change = everything_of_pad;
    operation->get_cached_region = everything;
    operation->threaded = FALSE;
    GEGL_OPERATION_FILTER_CLASS(klass)->process = process;
    gegl_operation_class_set_keys(
        operation, "name", "emerdiff:segment", "title", _("Segment into Regions"), "categories",
        "segment", "description",
        _("Finds the meaningful regions of a picture without labels or prompts"),
        "gimp:menu-path", "<Image>/Filters/EmerDiff", "gimp:menu-label",
        _("Segment into _Regions..."), NULL);
}

#endif
