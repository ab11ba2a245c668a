/* Segments again and again: soak <model bundle> <runs>
 * Prints by how many bytes a run the process grows: the median over the tenths of the runs after the
 * first. A leak grows in each of them; an allocator that takes another block does so in one. Linux
 * only. */
#include <emerdiff.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WIDTH = 64, HEIGHT = 48, TENTHS = 10 };

static double resident(void)
{
    long pages = 0, all = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &all, &pages) != 2)
        exit(2);
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* One run, and what a host does with its result. */
static int use(const emerdiff_model *model, const emerdiff_image *image)
{
    static unsigned char shares[WIDTH * HEIGHT], kept[1 << 16];
    emerdiff_segmentation *result = NULL, *again = NULL;
    emerdiff_outline *outline = NULL;
    emerdiff_selection selection = {0};
    emerdiff_buffer buffer = {0};
    const uint32_t nodes[] = {0};
    size_t size = 0;
    selection.nodes = nodes;
    selection.num_nodes = 1;
    buffer.data = shares;
    buffer.size = sizeof shares;
    int ok = emerdiff_segment(model, image, NULL, &result) == EMERDIFF_OK &&
             emerdiff_segmentation_set_granularity(result, 0.5) == EMERDIFF_OK &&
             emerdiff_segmentation_coverage(result, image, &selection, &buffer) == EMERDIFF_OK &&
             emerdiff_segmentation_outline(result, image, &selection, 1, &outline) == EMERDIFF_OK &&
             emerdiff_segmentation_to_bytes(result, kept, sizeof kept, &size) == EMERDIFF_OK &&
             emerdiff_segmentation_from_bytes(kept, size, NULL, &again) == EMERDIFF_OK;
    emerdiff_outline_free(outline);
    emerdiff_segmentation_free(result);
    emerdiff_segmentation_free(again);
    return ok;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static unsigned char pixels[WIDTH * HEIGHT];
    emerdiff_model *model = NULL;
    emerdiff_image image = {0};
    long runs = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    double before = 0, grown[TENTHS];
    int tenth = 0;
    if (runs < TENTHS || emerdiff_model_load(argv[1], NULL, &model) != EMERDIFF_OK)
        return 2;
    image.data = pixels;
    image.size = sizeof pixels;
    image.width = WIDTH;
    image.height = HEIGHT;
    image.layout = EMERDIFF_LAYOUT_GRAY;
    image.sample = EMERDIFF_SAMPLE_U8;
    for (long run = 1; run <= runs; run++) {
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            pixels[i] = (unsigned char)(i % WIDTH * (run % 5 + 1) + i / WIDTH / 16 * 70);
        if (!use(model, &image)) {
            fprintf(stderr, "run %ld: %s\n", run, emerdiff_last_error());
            return 1;
        }
        if (run % (runs / TENTHS) == 0 && tenth < TENTHS) {
            grown[tenth++] = resident() - before;
            before = resident();
        }
    }
    emerdiff_model_free(model);
    /* The first holds all that there was before. */
    qsort(grown + 1, TENTHS - 1, sizeof *grown, ascending);
    printf("%.0f\n", grown[TENTHS / 2] / (double)(runs / TENTHS));
    return 0;
}
