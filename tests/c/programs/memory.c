/* Compares a run's memory with its estimate: memory <model bundle> <width> <height>
 * Prints the estimated and the measured bytes at the peak. Linux only. */
#include <emerdiff.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long long kilobytes(const char *name)
{
    char line[256];
    unsigned long long value = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            value = strtoull(line + strlen(name), NULL, 10);
    if (file)
        fclose(file);
    return value;
}

int main(int argc, char **argv)
{
    emerdiff_model *model = NULL;
    emerdiff_segmentation *result = NULL;
    emerdiff_estimate estimate;
    emerdiff_image image = {0};
    unsigned char *pixels;
    if (argc < 4)
        return 2;
    image.width = (uint32_t)strtoul(argv[2], NULL, 10);
    image.height = (uint32_t)strtoul(argv[3], NULL, 10);
    image.layout = EMERDIFF_LAYOUT_GRAY;
    image.sample = EMERDIFF_SAMPLE_U8;
    image.size = (size_t)image.width * image.height;
    image.data = pixels = malloc(image.size);
    if (!pixels)
        return 2;
    for (size_t i = 0; i < image.size; i++)
        pixels[i] = (unsigned char)(i % image.width / 64 * 37 + i / image.width / 64 * 91);
    int ok = emerdiff_model_load(argv[1], NULL, &model) == EMERDIFF_OK &&
             emerdiff_model_estimate(model, image.width, image.height, NULL, &estimate) ==
                 EMERDIFF_OK;
    /* Resets the peak that the kernel has recorded. */
    FILE *file = fopen("/proc/self/clear_refs", "w");
    ok = ok && file && fputs("5", file) >= 0;
    ok = file && fclose(file) == 0 && ok;
    unsigned long long before = kilobytes("VmRSS:");
    ok = ok && emerdiff_segment(model, &image, NULL, &result) == EMERDIFF_OK;
    if (ok)
        printf("%llu %llu\n", (unsigned long long)estimate.memory,
               1024 * (kilobytes("VmHWM:") - before));
    else
        fprintf(stderr, "error: %s\n", emerdiff_last_error());
    emerdiff_segmentation_free(result);
    emerdiff_model_free(model);
    free(pixels);
    return ok ? 0 : 1;
}
