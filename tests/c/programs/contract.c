/* Checks the contract of emerdiff.h from C: contract <model bundle> */
#include <emerdiff.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                \
    do {                                                                                \
        if (!(condition)) {                                                             \
            fprintf(stderr, "line %d: %s (%s)\n", __LINE__, #condition, emerdiff_last_error()); \
            exit(1);                                                                    \
        }                                                                               \
    } while (0)

enum { WIDTH = 40, HEIGHT = 30, MOST = 512 };

/* Compiled programs rely on this layout, on every machine with addresses of 64 bits. */
typedef char image_size[sizeof(void *) != 8 || sizeof(emerdiff_image) == 64 ? 1 : -1];
typedef char buffer_size[sizeof(void *) != 8 || sizeof(emerdiff_buffer) == 48 ? 1 : -1];
typedef char run_size[sizeof(void *) != 8 || sizeof(emerdiff_run) == 64 ? 1 : -1];
typedef char selection_size[sizeof(void *) != 8 || sizeof(emerdiff_selection) == 48 ? 1 : -1];
typedef char estimate_size[sizeof(emerdiff_estimate) == 32 ? 1 : -1];
typedef char region_size[sizeof(emerdiff_region) == 64 ? 1 : -1];
typedef char ring_size[sizeof(emerdiff_ring) == 16 ? 1 : -1];
typedef char point_size[sizeof(emerdiff_point) == 8 ? 1 : -1];

struct watch {
    uint32_t calls;
    uint32_t stop_at;
};

static int32_t watch(void *userdata, int32_t stage, uint32_t done, uint32_t total)
{
    struct watch *self = userdata;
    self->calls++;
    CHECK(stage > 0 && done == self->calls && done <= total);
    return self->calls == self->stop_at;
}

static emerdiff_image checkerboard(unsigned char *pixels)
{
    emerdiff_image image = {0};
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        memset(pixels + 4 * i, (i / 10 + i / WIDTH / 10) % 2 ? 230 : 20, 4);
    image.data = pixels;
    image.size = 4 * WIDTH * HEIGHT;
    image.width = WIDTH;
    image.height = HEIGHT;
    image.layout = EMERDIFF_LAYOUT_BGRA;
    image.sample = EMERDIFF_SAMPLE_U8;
    return image;
}

static void results(emerdiff_segmentation *result)
{
    uint32_t width = 0, height = 0, most = 0, count = 0;
    uint64_t area = 0;
    emerdiff_region regions[MOST], region;
    uint32_t labels[WIDTH * HEIGHT];
    emerdiff_buffer buffer = {0};
    CHECK(emerdiff_segmentation_size(result, &width, &height) == EMERDIFF_OK);
    CHECK(width == WIDTH && height == HEIGHT);
    CHECK(emerdiff_segmentation_max_regions(result, &most) == EMERDIFF_OK && most <= MOST);
    for (uint32_t level = most; level >= 1; level--) {
        CHECK(emerdiff_segmentation_set_num_regions(result, level) == EMERDIFF_OK);
        CHECK(emerdiff_segmentation_num_regions(result, &count) == EMERDIFF_OK);
        CHECK(count == level);
    }
    CHECK(emerdiff_segmentation_set_granularity(result, 1.0) == EMERDIFF_OK);
    CHECK(emerdiff_segmentation_regions(result, regions, MOST) == EMERDIFF_OK);
    for (uint32_t i = 0; i < most; i++)
        area += regions[i].area;
    CHECK(area == WIDTH * HEIGHT);
    buffer.data = labels;
    buffer.size = sizeof labels;
    CHECK(emerdiff_segmentation_labels(result, 32, &buffer) == EMERDIFF_OK);
    CHECK(emerdiff_segmentation_region_at(result, 7, 5, &region) == EMERDIFF_OK);
    CHECK(region.id == labels[5 * WIDTH + 7] && region.max_regions == most);
    CHECK(emerdiff_segmentation_region_at(result, WIDTH, 0, &region) == EMERDIFF_INVALID_ARGUMENT);
    CHECK(strstr(emerdiff_segmentation_info(result), "\"seconds\"") != NULL);
}

/* What a host picks: one region, the next larger one, both as one; kept and opened again. */
static void picks(emerdiff_segmentation *result, const emerdiff_image *image)
{
    static unsigned char shares[WIDTH * HEIGHT], kept[1 << 16];
    emerdiff_segmentation *preview = NULL, *opened = NULL;
    emerdiff_outline *outline = NULL;
    emerdiff_selection selection = {0};
    emerdiff_buffer buffer = {0};
    emerdiff_region path[64];
    uint32_t nodes[2], count = 0;
    size_t length = 64, rings = 0, points = 0;
    buffer.data = shares;
    buffer.size = sizeof shares;
    CHECK(emerdiff_segmentation_path_at(result, 7, 5, path, &length) == EMERDIFF_OK);
    CHECK(length > 1 && path[length - 1].area == WIDTH * HEIGHT);
    nodes[0] = path[0].node;
    nodes[1] = path[1].node;
    selection.nodes = nodes;
    selection.num_nodes = 2;
    CHECK(emerdiff_segmentation_mask(result, &selection, &buffer) == EMERDIFF_OK);
    CHECK(shares[5 * WIDTH + 7] == 255);
    selection.feather = 2;
    selection.flags = EMERDIFF_DECONTAMINATE;
    CHECK(emerdiff_segmentation_coverage(result, image, &selection, &buffer) == EMERDIFF_OK);
    CHECK(emerdiff_segmentation_contours(result, &buffer) == EMERDIFF_OK);
    CHECK(emerdiff_segmentation_outline(result, image, &selection, 0.5F, &outline) == EMERDIFF_OK);
    CHECK(emerdiff_outline_size(outline, &rings, &points) == EMERDIFF_OK && points >= 3 * rings);
    emerdiff_outline_free(outline);
    CHECK(emerdiff_segmentation_clone(result, &preview) == EMERDIFF_OK);
    CHECK(emerdiff_segmentation_set_num_regions(preview, 1) == EMERDIFF_OK);
    CHECK(emerdiff_segmentation_num_regions(result, &count) == EMERDIFF_OK && count > 1);
    CHECK(emerdiff_segmentation_to_bytes(result, kept, sizeof kept, &length) == EMERDIFF_OK);
    CHECK(emerdiff_segmentation_from_bytes(kept, length, NULL, &opened) == EMERDIFF_OK);
    CHECK(emerdiff_segmentation_from_bytes(kept, length - 1, NULL, &opened) ==
          EMERDIFF_KEPT_INVALID);
    emerdiff_segmentation_free(preview);
    emerdiff_segmentation_free(opened);
}

int main(int argc, char **argv)
{
    unsigned char pixels[4 * WIDTH * HEIGHT];
    emerdiff_image image = checkerboard(pixels);
    emerdiff_options *options = NULL;
    emerdiff_model *model = NULL;
    emerdiff_segmentation *result = NULL;
    emerdiff_cancel *cancel = NULL;
    struct watch progress = {0, 0};
    emerdiff_run run = {0};
    char version[32];

    CHECK(argc == 2);
    CHECK(emerdiff_abi_version() == EMERDIFF_ABI_VERSION);
    snprintf(version, sizeof version, "%d.%d.%d", EMERDIFF_VERSION_MAJOR, EMERDIFF_VERSION_MINOR,
             EMERDIFF_VERSION_PATCH);
    CHECK(strcmp(version, emerdiff_version()) == 0);
    CHECK(strcmp(emerdiff_last_error(), "") == 0);

    CHECK(emerdiff_model_load("/nowhere", NULL, &model) == EMERDIFF_MODEL_NOT_FOUND && !model);
    CHECK(strstr(emerdiff_last_error(), "/nowhere") != NULL);
    CHECK(emerdiff_options_new(&options) == EMERDIFF_OK);
    CHECK(emerdiff_options_set_provider(options, EMERDIFF_PROVIDER_CPU) == EMERDIFF_OK);
    CHECK(emerdiff_options_set(options, "num_masks", "5") == EMERDIFF_OK);
    CHECK(emerdiff_options_set(options, "finest_masks", "8") == EMERDIFF_OK);
    run.options = options;
    CHECK(emerdiff_model_load(argv[1], &run, &model) == EMERDIFF_OK);
    CHECK(strstr(emerdiff_model_info(model), "\"provider\":\"cpu\"") != NULL);

    run.progress = watch;
    run.userdata = &progress;
    CHECK(emerdiff_segment(model, &image, &run, &result) == EMERDIFF_OK);
    results(result);
    picks(result, &image);
    emerdiff_segmentation_free(result);

    /* A run that is cancelled, at any step, frees everything that it took. */
    for (uint32_t steps = progress.calls, stop = 1; stop <= steps; stop++) {
        progress.calls = 0;
        progress.stop_at = stop;
        result = NULL;
        CHECK(emerdiff_segment(model, &image, &run, &result) == EMERDIFF_CANCELLED);
        CHECK(progress.calls == stop && result == NULL);
    }
    CHECK(emerdiff_cancel_new(&cancel) == EMERDIFF_OK);
    CHECK(emerdiff_cancel_request(cancel) == EMERDIFF_OK);
    run.progress = NULL;
    run.cancel = cancel;
    CHECK(emerdiff_segment(model, &image, &run, &result) == EMERDIFF_CANCELLED);
    emerdiff_cancel_free(cancel);

    image.layout = 77;
    run.cancel = NULL;
    CHECK(emerdiff_segment(model, &image, &run, &result) == EMERDIFF_INVALID_ARGUMENT);
    emerdiff_options_free(options);
    emerdiff_model_free(model);
    CHECK(emerdiff_segment(model, &image, NULL, &result) == EMERDIFF_INVALID_HANDLE);
    emerdiff_model_free(model);
    emerdiff_model_free(NULL);
    puts("held");
    return 0;
}
