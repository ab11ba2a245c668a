/* Does to the library what a process does in distress: attacks <model bundle> <attack> [number]
 * The last line tells what came of it. */
#define _GNU_SOURCE
#include <emerdiff.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static emerdiff_model *load(const char *bundle)
{
    emerdiff_model *model = NULL;
    if (emerdiff_model_load(bundle, NULL, &model) != EMERDIFF_OK) {
        printf("load: %s\n", emerdiff_last_error());
        exit(2);
    }
    return model;
}

static emerdiff_status segment(const emerdiff_model *model, uint32_t width, uint32_t height)
{
    size_t size = (size_t)3 * width * height;
    unsigned char *pixels = malloc(size);
    emerdiff_segmentation *result = NULL;
    emerdiff_image image = {0};
    if (!pixels)
        return -1;
    for (size_t i = 0; i < size; i++)
        pixels[i] = (unsigned char)((i * 2654435761u) >> (i / 999 % 9 + 8));
    image.data = pixels;
    image.size = size;
    image.width = width;
    image.height = height;
    image.layout = EMERDIFF_LAYOUT_RGB;
    image.sample = EMERDIFF_SAMPLE_U8;
    emerdiff_status status = emerdiff_segment(model, &image, NULL, &result);
    emerdiff_segmentation_free(result);
    free(pixels);
    return status;
}

/* The address space may grow by so many megabytes only. */
static void limit_memory(rlim_t megabytes)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld", &pages) != 1)
        exit(2);
    fclose(file);
    rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + megabytes * 1000000;
    struct rlimit limit = {most, most};
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        exit(2);
}

/* A picture and a number of tiles that no machine holds. */
static void estimate(const emerdiff_model *model)
{
    emerdiff_options *options = NULL;
    emerdiff_estimate estimate;
    limit_memory(200);
    emerdiff_options_new(&options);
    emerdiff_options_set(options, "tiles", "65535");
    for (uint32_t side = 100000; side < 2000000; side += 900000)
        printf("%d ", emerdiff_model_estimate(model, side, side, options, &estimate));
    emerdiff_options_set(options, "num_masks", "65535");
    printf("%d\n", emerdiff_model_estimate(model, 100000, 100000, options, &estimate));
}

/* What is asked of the result of a large picture when there is no memory for it. */
static void results(const emerdiff_model *model)
{
    enum { WIDTH = 6000, HEIGHT = 4000 };
    static unsigned char pixels[3 * WIDTH * HEIGHT], bytes[4 * WIDTH * HEIGHT];
    const uint32_t nodes[] = {0};
    emerdiff_segmentation *result = NULL, *other = NULL;
    emerdiff_outline *outline = NULL;
    emerdiff_selection selection = {0};
    emerdiff_buffer buffer = {0};
    emerdiff_image image = {0};
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = i / 3 % WIDTH < WIDTH / 3 ? 30 : 200;
    image.data = pixels;
    image.size = sizeof pixels;
    image.width = WIDTH;
    image.height = HEIGHT;
    image.layout = EMERDIFF_LAYOUT_RGB;
    image.sample = EMERDIFF_SAMPLE_U8;
    buffer.data = bytes;
    buffer.size = sizeof bytes;
    selection.nodes = nodes;
    selection.num_nodes = 1;
    selection.feather = 3;
    if (emerdiff_segment(model, &image, NULL, &result) != EMERDIFF_OK)
        exit(2);
    limit_memory(30);
    printf("%d ", emerdiff_segmentation_coverage(result, &image, &selection, &buffer));
    printf("%d ", emerdiff_segmentation_cutout(result, &image, &selection, &buffer));
    printf("%d ", emerdiff_segmentation_overlay(result, &image, &selection, &buffer));
    printf("%d ", emerdiff_segmentation_outline(result, &image, &selection, 1, &outline));
    printf("%d ", emerdiff_segmentation_contours(result, &buffer));
    printf("%d ", emerdiff_segmentation_clone(result, &other));
    printf("%d\n", emerdiff_segmentation_labels(result, 8, &buffer));
    emerdiff_segmentation_free(result);
}

static const char *bundle;

static void *load_and_segment(void *status)
{
    emerdiff_model *model = load(bundle);
    *(emerdiff_status *)status = segment(model, 300, 200);
    emerdiff_model_free(model);
    return NULL;
}

/* All of it on a thread with a stack of so many kilobytes. */
static void small_stack(size_t kilobytes)
{
    pthread_attr_t attributes;
    pthread_t thread;
    emerdiff_status status = -1;
    pthread_attr_init(&attributes);
    if (pthread_attr_setstacksize(&attributes, 1024 * kilobytes) ||
        pthread_create(&thread, &attributes, load_and_segment, &status))
        exit(2);
    pthread_join(thread, NULL);
    printf("%d\n", status);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    const char *attack = argv[2];
    bundle = argv[1];
    if (strcmp(attack, "stack") == 0) {
        small_stack(strtoul(argv[3], NULL, 10));
        return 0;
    }
    emerdiff_model *model = load(argv[1]);
    emerdiff_status status = segment(model, 64, 48);
    if (status != EMERDIFF_OK)
        return 2;
    if (strcmp(attack, "estimate") == 0) {
        estimate(model);
    } else if (strcmp(attack, "results") == 0) {
        results(model);
    } else if (strcmp(attack, "memory") == 0) {
        limit_memory(strtoul(argv[3], NULL, 10));
        status = segment(model, 6000, 4000);
        printf("%d %s\n", status, status > 0 ? emerdiff_last_error() : "");
    }
    emerdiff_model_free(model);
    return 0;
}
