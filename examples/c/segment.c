/* Segments a picture: segment in.ppm out.pgm [model bundle]
 * in.ppm is a binary PPM. The gray values of out.pgm are the regions of the pixels. */
#include <emerdiff.h>

#include <stdio.h>
#include <stdlib.h>

static int32_t show(void *userdata, int32_t stage, uint32_t done, uint32_t total)
{
    (void)userdata;
    (void)stage;
    fprintf(stderr, "\r%u/%u ", (unsigned)done, (unsigned)total);
    return 0; /* anything else would cancel */
}

static unsigned char *read_ppm(const char *path, emerdiff_image *image)
{
    unsigned width = 0, height = 0;
    unsigned char *pixels = NULL;
    FILE *file = fopen(path, "rb");
    if (file && fscanf(file, "P6 %u %u 255", &width, &height) == 2 && fgetc(file) != EOF &&
        width > 0 && height > 0 && width < 100000 && height < 100000) {
        image->layout = EMERDIFF_LAYOUT_RGB;
        image->sample = EMERDIFF_SAMPLE_U8;
        image->width = width;
        image->height = height;
        image->size = (size_t)3 * width * height;
        pixels = malloc(image->size);
        if (pixels && fread(pixels, 1, image->size, file) != image->size) {
            free(pixels);
            pixels = NULL;
        }
        image->data = pixels;
    }
    if (file)
        fclose(file);
    return pixels;
}

static int write_pgm(const char *path, const unsigned char *labels, const emerdiff_image *image)
{
    size_t size = (size_t)image->width * image->height;
    FILE *file = fopen(path, "wb");
    int ok = file && fprintf(file, "P5\n%u %u\n255\n", (unsigned)image->width,
                             (unsigned)image->height) > 0;
    ok = ok && fwrite(labels, 1, size, file) == size;
    return file && fclose(file) == 0 && ok;
}

static int segment(const emerdiff_image *image, const char *bundle, unsigned char *labels)
{
    emerdiff_model *model = NULL;
    emerdiff_segmentation *result = NULL;
    uint32_t count = 0;
    emerdiff_buffer buffer = {0};
    buffer.data = labels;
    buffer.size = (size_t)image->width * image->height;
    emerdiff_run run = {0};
    run.progress = show;

    int ok = emerdiff_model_load(bundle, NULL, &model) == EMERDIFF_OK &&
             emerdiff_segment(model, image, &run, &result) == EMERDIFF_OK &&
             emerdiff_segmentation_labels(result, 8, &buffer) == EMERDIFF_OK &&
             emerdiff_segmentation_num_regions(result, &count) == EMERDIFF_OK;
    if (ok)
        printf("%u regions\n", (unsigned)count);
    else
        fprintf(stderr, "error: %s\n", emerdiff_last_error());
    emerdiff_segmentation_free(result);
    emerdiff_model_free(model);
    return ok;
}

int main(int argc, char **argv)
{
    emerdiff_image image = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: segment in.ppm out.pgm [model bundle]\n");
        return 2;
    }
    unsigned char *pixels = read_ppm(argv[1], &image);
    unsigned char *labels = pixels ? malloc((size_t)image.width * image.height) : NULL;
    int ok = 0;
    if (!labels)
        fprintf(stderr, "error: cannot read %s as a binary PPM\n", argv[1]);
    else if (segment(&image, argc > 3 ? argv[3] : NULL, labels)) {
        ok = write_pgm(argv[2], labels, &image);
        if (!ok)
            fprintf(stderr, "error: cannot write %s\n", argv[2]);
    }
    free(labels);
    free(pixels);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
