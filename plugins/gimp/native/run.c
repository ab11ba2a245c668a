#include "run.h"

#include <stdio.h>

/* What a model that stays open was opened with. */
static struct {
    char *name;
    int32_t provider;
    emerdiff_model *model;
} opened;

static const char *stage_word(int32_t stage)
{
    static const char *const words[] = {
        [EMERDIFF_STAGE_ENCODE] = "encode",         [EMERDIFF_STAGE_FEATURES] = "features",
        [EMERDIFF_STAGE_CLUSTER] = "cluster",       [EMERDIFF_STAGE_DENOISE] = "denoise",
        [EMERDIFF_STAGE_DECODE] = "decode",         [EMERDIFF_STAGE_DIFFERENCE] = "difference",
        [EMERDIFF_STAGE_ASSIGN] = "assign",         [EMERDIFF_STAGE_VERIFY] = "verify",
        [EMERDIFF_STAGE_OPEN] = "open",
    };
    gboolean known = stage > 0 && stage < (int32_t)G_N_ELEMENTS(words);
    return known ? words[stage] : "work";
}

static int32_t advance(void *userdata, int32_t stage, uint32_t done, uint32_t total)
{
    const run_watch *watch = userdata;
    watch->report(watch->userdata, stage_word(stage), done / (double)MAX(total, 1));
    return 0;
}

static uint64_t free_memory(void)
{
    unsigned long long kilobytes = 0;
    char line[256];
    FILE *file = fopen("/proc/meminfo", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "MemAvailable: %llu kB", &kilobytes) == 1)
            break;
    if (file)
        fclose(file);
    /* Where it is not known nothing is refused. */
    return kilobytes ? kilobytes << 10 : UINT64_MAX;
}

gboolean run_require_memory(uint64_t needed, const char *words, GError **error)
{
    uint64_t available = free_memory();
    if (needed <= available)
        return TRUE;
    g_set_error(error, EMERDIFF_ERROR, EMERDIFF_MEMORY_BUDGET,
                "%s %" G_GUINT64_FORMAT " MB of memory and %" G_GUINT64_FORMAT
                " MB are free; close other programs, or take a smaller picture or fewer regions",
                words, needed >> 20, available >> 20);
    return FALSE;
}

/* Turns a provider that computes something else than the CPU into the CPU. */
static gboolean trust(const char *name, int32_t *provider, GError **error)
{
    double difference;
    int32_t trusted;
    if (*provider == 0 || *provider == EMERDIFF_PROVIDER_CPU)
        return TRUE;
    if (!library_check(library_functions()->model_check_provider(name, *provider, &difference,
                                                                 &trusted),
                       error))
        return FALSE;
    if (!trusted) {
        g_warning("The graphics card computes something else than the CPU on this machine "
                  "(relative difference %.2g); the CPU is used. A newer graphics driver may help.",
                  difference);
        *provider = EMERDIFF_PROVIDER_CPU;
    }
    return TRUE;
}

static gboolean set_options(emerdiff_options *made, const run_options *options, GError **error)
{
    const library *lib = library_functions();
    char share[G_ASCII_DTOSTR_BUF_SIZE];
    /* The library reads a point, whatever the user's language writes. */
    g_ascii_dtostr(share, sizeof share, options->smallest_percent / 100);
    const char *connected = options->connected ? "true" : "false";
    return library_check(lib->options_set(made, "connected", connected), error) &&
           library_check(lib->options_set(made, "min_area", share), error) &&
           library_check(lib->options_set(made, "detail", options->closer_look), error);
}

static gboolean open_model(const run_options *options, emerdiff_run *run, GError **error)
{
    const library *lib = library_functions();
    const char *name = options->model && *options->model ? options->model : NULL;
    emerdiff_options *providers = NULL;
    int32_t provider = options->provider;
    if (opened.model && opened.provider == provider && g_strcmp0(opened.name, name) == 0)
        return TRUE;
    /* Two models need not fit into memory at once. */
    lib->model_free(opened.model);
    opened.model = NULL;
    g_free(opened.name);
    opened.name = g_strdup(name);
    opened.provider = provider;
    gboolean done = trust(name, &provider, error) &&
                    library_check(lib->options_new(&providers), error) &&
                    library_check(lib->options_set_provider(providers, provider), error);
    if (done) {
        run->options = providers;
        done = library_check(lib->model_load(name, run, &opened.model), error);
    }
    lib->options_free(providers);
    return done;
}

static emerdiff_segmentation *segment(const emerdiff_image *image, emerdiff_run *run,
                                      GError **error)
{
    const library *lib = library_functions();
    emerdiff_estimate estimate;
    emerdiff_segmentation *result = NULL;
    emerdiff_status status = lib->model_estimate(opened.model, image->width, image->height,
                                                 run->options, &estimate);
    if (!library_check(status, error) ||
        !run_require_memory(estimate.memory, "this picture needs up to", error))
        return NULL;
    library_check(lib->segment(opened.model, image, run, &result), error);
    return result;
}

emerdiff_segmentation *run_segment(const run_options *options, const emerdiff_image *image,
                                   const run_watch *watch, GError **error)
{
    static GMutex mutex;
    const library *lib = library_open(error);
    emerdiff_options *made = NULL;
    emerdiff_segmentation *result = NULL;
    if (!lib)
        return NULL;
    emerdiff_run run = {.progress = advance, .userdata = (void *)watch};
    /* The model that is open is replaced by no other while it is in use. */
    g_mutex_lock(&mutex);
    if (open_model(options, &run, error) && library_check(lib->options_new(&made), error) &&
        set_options(made, options, error)) {
        run.options = made;
        result = segment(image, &run, error);
    }
    g_mutex_unlock(&mutex);
    lib->options_free(made);
    return result;
}

gboolean run_set_level(emerdiff_segmentation *result, run_level level, uint32_t regions,
                       double detail, GError **error)
{
    const library *lib = library_functions();
    if (level == LEVEL_NUMBER)
        return library_check(lib->segmentation_set_num_regions(result, regions), error);
    if (level == LEVEL_DETAIL)
        return library_check(lib->segmentation_set_granularity(result, detail), error);
    return TRUE;
}

char *run_key(const run_options *options, const emerdiff_image *image)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA1);
    char *facts = g_strdup_printf("%s %u %u %d %d %d %.17g %s %s", library_functions()->version(),
                                  image->width, image->height, image->layout, options->provider,
                                  options->connected, options->smallest_percent,
                                  options->closer_look, options->model ? options->model : "");
    g_checksum_update(sum, (const guchar *)facts, -1);
    /* The length of one update is a signed number. */
    for (size_t done = 0, part; done < image->size; done += part) {
        part = MIN(image->size - done, (size_t)1 << 30);
        g_checksum_update(sum, (const guchar *)image->data + done, part);
    }
    char *key = g_strdup(g_checksum_get_string(sum));
    g_checksum_free(sum);
    g_free(facts);
    return key;
}
