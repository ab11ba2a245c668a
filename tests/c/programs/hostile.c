/* Makes calls that no host should make: hostile <model bundle> <number of calls> [seed]
 * Wrong, freed and foreign handles, NULL, sizes beyond memory, unknown numbers, overlapping memory.
 * Every call must return. This program and the sanitizers check that nothing outside the buffers is
 * written. */
#include <emerdiff.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 16, BYTES = 4 * SIDE * SIDE, GUARD = 64, HANDLES = 32 };

static uint64_t state = 88172645463325252u;

/* Random numbers by xorshift64, the same in every run. */
static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static uint32_t below(uint32_t bound) { return (uint32_t)(random_bits() % bound); }

static uint64_t number(void)
{
    static const uint64_t numbers[] = {
        0, 1, 2, 3, 6, 8, 16, 32, 64, 255,
        0x7fffffff, 0xffffffff, 0x100000000, UINT64_MAX, UINT64_MAX / 2,
    };
    return below(3) ? numbers[below(15)] : random_bits();
}

static uint32_t number32(void) { return (uint32_t)number(); }

static double real(void)
{
    static const double reals[] = {0.0, 0.5, 1.0, -1.0, 1e300, -0.0};
    return below(8) ? reals[below(6)] : (below(2) ? (double)NAN : (double)INFINITY);
}

static const char *word(void)
{
    static const char *words[] = {NULL, "", "seed", "sigma", "preset", "paper", "1", "-1", "1e99",
                                  "null", "{\"a\":[", "\xff\xfe", "true", "num_masks", "nan"};
    return words[below(15)];
}

/* Handles of past calls; the first is a model that stays alive. */
static void *handles[HANDLES];

/* Returns a handle of any kind, alive or freed, or a number that never was one. */
static void *handle(void)
{
    return below(8) ? handles[below(HANDLES)] : (void *)(uintptr_t)number();
}

static void keep(emerdiff_status status, void **made)
{
    if (status == EMERDIFF_OK)
        handles[1 + below(HANDLES - 1)] = *made;
}

/* The newest result, freed or not. */
static void *latest;

/* Numbers of calls that were not refused; the program proves little without such calls. */
static long segmented, read_from;

static emerdiff_status count(long *counter, emerdiff_status status)
{
    *counter += status == EMERDIFF_OK;
    return status;
}

static unsigned char memory[GUARD + BYTES + GUARD];

static emerdiff_image image(void)
{
    emerdiff_image image = {0};
    image.data = below(8) ? memory + GUARD + below(4) : NULL;
    image.size = BYTES - 4;
    image.stride = below(8) ? 0 : (size_t)number();
    image.width = below(16) ? SIDE / 2 : number32();
    image.height = below(16) ? SIDE / 2 : number32();
    image.layout = below(8) ? 1 + (int32_t)below(6) : (int32_t)number();
    image.sample = below(4) ? EMERDIFF_SAMPLE_U8 : (int32_t)number();
    image.flags = below(4);
    image.reserved[below(5)] = below(16) == 0;
    return image;
}

static emerdiff_buffer buffer(void)
{
    emerdiff_buffer buffer = {0};
    buffer.data = below(8) ? memory + GUARD + below(4) : NULL;
    buffer.size = below(4) ? BYTES - 4 : below(BYTES - 4);
    buffer.stride = below(4) ? 0 : (size_t)number();
    buffer.sample = below(3) ? 0 : (int32_t)below(5);
    buffer.flags = below(3);
    return buffer;
}

static emerdiff_selection selection(void)
{
    static uint32_t nodes[4];
    emerdiff_selection selection = {0};
    for (int i = 0; i < 4; i++)
        nodes[i] = below(8) ? below(8) : number32();
    selection.nodes = below(16) ? nodes : NULL;
    selection.num_nodes = below(16) ? below(5) : 0;
    selection.grow = below(2) ? 0 : (float)real();
    selection.feather = below(2) ? 0 : (float)real();
    selection.flags = below(3);
    selection.reserved[below(5)] = below(16) == 0;
    return selection;
}

static emerdiff_outline *outline_of(void *result, const emerdiff_image *picture)
{
    emerdiff_selection selected = selection();
    emerdiff_outline *outline = NULL;
    emerdiff_segmentation_outline(result, picture, &selected, (float)real(), &outline);
    return outline;
}

static void use_outline(void *outline)
{
    emerdiff_ring rings[2];
    emerdiff_point points[8];
    size_t size;
    switch (below(4)) {
    case 0: emerdiff_outline_size(outline, &size, below(4) ? &size : NULL); break;
    case 1: emerdiff_outline_rings(outline, below(4) ? rings : NULL, below(3)); break;
    case 2: emerdiff_outline_points(outline, below(4) ? points : NULL, below(9)); break;
    case 3: emerdiff_outline_free(outline); break;
    }
}

/* Keeps a result, damages what was kept now and then, and opens it. */
static void reopen(void *result)
{
    static unsigned char kept[1 << 14];
    size_t size = 0;
    void *opened = NULL;
    emerdiff_segmentation_to_bytes(result, below(8) ? kept : NULL, below(4) ? sizeof kept : 99,
                                   below(8) ? &size : NULL);
    if (below(2))
        kept[below(sizeof kept)] ^= (unsigned char)number();
    size = below(4) && size <= sizeof kept ? size : below(sizeof kept);
    keep(emerdiff_segmentation_from_bytes(below(16) ? kept : NULL, size, below(2) ? NULL : handle(),
                                          (emerdiff_segmentation **)&opened), &opened);
}

/* Cancels at the step that `userdata` points to, if the run gets there. */
static int32_t stop(void *userdata, int32_t stage, uint32_t done, uint32_t total)
{
    (void)stage;
    (void)total;
    return done == *(uint32_t *)userdata;
}

static void change_options(void)
{
    char text[24];
    size_t length;
    void *options = handle();
    switch (below(9)) {
    case 0: keep(emerdiff_options_new((emerdiff_options **)&options), &options); break;
    case 1: emerdiff_options_set(options, word(), word()); break;
    case 2:
        emerdiff_options_get(options, word(), below(2) ? text : NULL, below(24), &length);
        break;
    case 3: emerdiff_options_set_provider(options, (int32_t)number()); break;
    case 4: emerdiff_options_set_num_regions(options, number32()); break;
    case 5: emerdiff_options_set_granularity(options, real()); break;
    case 6: emerdiff_options_set_strength(options, (float)real()); break;
    case 7: emerdiff_options_set_memory_budget(options, number()); break;
    case 8: emerdiff_options_free(below(4) ? NULL : options); break;
    }
}

static void use_result(void)
{
    uint32_t value;
    size_t length;
    emerdiff_region regions[4];
    emerdiff_selection selected = selection();
    const emerdiff_selection *some = below(8) ? &selected : NULL;
    void *made = NULL;
    void *result = below(2) && latest ? latest : handle();
    emerdiff_image picture = image();
    emerdiff_buffer target = buffer();
    const emerdiff_buffer *place = below(8) ? &target : NULL;
    switch (below(18)) {
    case 0: emerdiff_segmentation_size(result, &value, below(4) ? &value : NULL); break;
    case 1: emerdiff_segmentation_set_num_regions(result, number32()); break;
    case 2: emerdiff_segmentation_set_granularity(result, real()); break;
    case 3: emerdiff_segmentation_regions(result, below(4) ? regions : NULL, below(5)); break;
    case 4: emerdiff_segmentation_region_at(result, number32(), number32(), regions); break;
    case 5: count(&read_from, emerdiff_segmentation_labels(result, number32(), place)); break;
    case 6: count(&read_from, emerdiff_segmentation_mask(result, some, place)); break;
    case 7: count(&read_from, emerdiff_segmentation_contours(result, place)); break;
    case 8: count(&read_from, emerdiff_segmentation_overlay(result, &picture, some, place)); break;
    case 9:
        count(&read_from, emerdiff_segmentation_colors(result, (int32_t)below(4), place));
        break;
    case 10:
        count(&read_from, emerdiff_segmentation_coverage(result, &picture, some, place));
        break;
    case 11: count(&read_from, emerdiff_segmentation_cutout(result, &picture, some, place)); break;
    case 12: emerdiff_segmentation_region(result, number32(), below(4) ? regions : NULL); break;
    case 13:
        length = below(5);
        emerdiff_segmentation_path_at(result, below(10), below(10), below(4) ? regions : NULL,
                                      below(4) ? &length : NULL);
        break;
    case 14:
        made = outline_of(result, &picture);
        keep(made ? EMERDIFF_OK : EMERDIFF_CANCELLED, &made);
        break;
    case 15: use_outline(handle()); break;
    case 16: reopen(result); break;
    case 17:
        keep(emerdiff_segmentation_clone(result, (emerdiff_segmentation **)&made), &made);
        break;
    }
}

static void work(const char *bundle)
{
    emerdiff_estimate estimate;
    emerdiff_image picture = image();
    void *made = NULL;
    uint32_t last = below(12);
    emerdiff_run run = {0};
    run.options = below(4) ? NULL : handle();
    run.progress = stop;
    run.userdata = &last;
    run.cancel = below(4) ? NULL : handle();
    run.reserved[below(4)] = below(16) == 0;
    switch (below(8)) {
    case 0:
        if (below(3) == 0)
            keep(count(&segmented, emerdiff_segment(below(8) ? handles[0] : handle(), &picture,
                                                    below(16) ? &run : NULL,
                                                    (emerdiff_segmentation **)&made)), &made);
        latest = made ? made : latest;
        break;
    case 1: emerdiff_segment(handle(), &picture, &run, NULL); break;
    case 2: emerdiff_model_estimate(handle(), number32(), number32(), handle(), &estimate); break;
    case 3: keep(emerdiff_cancel_new((emerdiff_cancel **)&made), &made); break;
    case 4: emerdiff_cancel_request(handle()); break;
    case 5: emerdiff_segmentation_free(below(4) ? NULL : handle()); break;
    case 6: emerdiff_model_free(below(16) ? NULL : handles[1 + below(HANDLES - 1)]); break;
    case 7:
        if (below(16) == 0)
            keep(emerdiff_model_load(below(4) ? bundle : word(), below(4) ? &run : NULL,
                                     (emerdiff_model **)&made), &made);
        break;
    }
}

int main(int argc, char **argv)
{
    long calls = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    void *made = NULL;
    if (calls <= 0)
        return 2;
    state += argc > 3 ? strtoull(argv[3], NULL, 10) : 0;
    memset(memory, 0xa5, sizeof memory);
    if (emerdiff_model_load(argv[1], NULL, (emerdiff_model **)&made) != EMERDIFF_OK)
        return 2;
    handles[0] = made;
    for (long i = 0; i < calls; i++) {
        switch (below(3)) {
        case 0: change_options(); break;
        case 1: use_result(); break;
        case 2: work(argv[1]); break;
        }
        if (strncmp(emerdiff_last_error(), "a defect", 8) == 0) {
            fprintf(stderr, "call %ld: %s\n", i, emerdiff_last_error());
            return 1;
        }
        for (size_t j = 0; j < GUARD; j++)
            if (memory[j] != 0xa5 || memory[GUARD + BYTES + j] != 0xa5) {
                fprintf(stderr, "call %ld wrote outside of its buffer\n", i);
                return 1;
            }
    }
    for (int i = 0; i < HANDLES; i++) {
        emerdiff_segmentation_free(handles[i]);
        emerdiff_outline_free(handles[i]);
        emerdiff_options_free(handles[i]);
        emerdiff_cancel_free(handles[i]);
        emerdiff_model_free(handles[i]);
    }
    printf("survived; %ld segmentations, %ld read from\n", segmented, read_from);
    return 0;
}
