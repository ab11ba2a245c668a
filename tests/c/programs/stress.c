/* Runs many threads at once: stress <model bundle> <threads> <rounds>
 * Each thread loads a model of its own, and segments with it and with one that all share. Other
 * threads cancel its run and free objects that it uses. */
#include <emerdiff.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 24, THREADS = 64 };

static const char *bundle;
static long rounds;
static emerdiff_model *shared;
static unsigned char expected[SIDE * SIDE];
static unsigned char pixels[SIDE * SIDE];

static emerdiff_image picture(void)
{
    emerdiff_image image = {0};
    image.data = pixels;
    image.size = sizeof pixels;
    image.width = SIDE;
    image.height = SIDE;
    image.layout = EMERDIFF_LAYOUT_GRAY;
    image.sample = EMERDIFF_SAMPLE_U8;
    return image;
}

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, emerdiff_last_error());
    return 0;
}

/* Gets the labels of the picture from `model`. */
static int segment(emerdiff_model *model, unsigned char *labels)
{
    emerdiff_image image = picture();
    emerdiff_segmentation *result = NULL;
    emerdiff_buffer buffer = {0};
    buffer.data = labels;
    buffer.size = SIDE * SIDE;
    if (emerdiff_segment(model, &image, NULL, &result) != EMERDIFF_OK)
        return fail("segment");
    int ok = emerdiff_segmentation_labels(result, 8, &buffer) == EMERDIFF_OK;
    emerdiff_segmentation_free(result);
    return ok || fail("labels");
}

static int same(emerdiff_model *model)
{
    unsigned char labels[SIDE * SIDE];
    if (!segment(model, labels))
        return 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        if (labels[i] != expected[i]) {
            fprintf(stderr, "another result\n");
            return 0;
        }
    return 1;
}

static void *cancel_soon(void *cancel)
{
    emerdiff_cancel_request(cancel);
    emerdiff_cancel_free(cancel);
    return NULL;
}

static int cancelled(emerdiff_model *model)
{
    emerdiff_image image = picture();
    emerdiff_cancel *cancel = NULL;
    emerdiff_segmentation *result = NULL;
    pthread_t thread;
    if (emerdiff_cancel_new(&cancel) != EMERDIFF_OK ||
        pthread_create(&thread, NULL, cancel_soon, cancel))
        return fail("cancel");
    emerdiff_run run = {0};
    run.cancel = cancel;
    emerdiff_status status = emerdiff_segment(model, &image, &run, &result);
    pthread_join(thread, NULL);
    emerdiff_segmentation_free(result);
    /* The run may have ended before, or found the handle freed. */
    return status == EMERDIFF_CANCELLED || status == EMERDIFF_OK ||
           status == EMERDIFF_INVALID_HANDLE;
}

static void *work(void *unused)
{
    (void)unused;
    for (long i = 0; i < rounds; i++) {
        emerdiff_model *own = NULL;
        if (emerdiff_model_load(bundle, NULL, &own) != EMERDIFF_OK) {
            fail("load");
            return NULL;
        }
        int ok = same(shared) && cancelled(shared) && cancelled(own) && same(own);
        emerdiff_model_free(own);
        if (!ok)
            return NULL;
    }
    return &shared;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    int failed = 0;
    if (argc < 4)
        return 2;
    bundle = argv[1];
    long count = strtol(argv[2], NULL, 10);
    rounds = strtol(argv[3], NULL, 10);
    for (int i = 0; i < SIDE * SIDE; i++)
        pixels[i] = (unsigned char)((i % SIDE / 8 + i / SIDE / 8) * 60);
    if (count > THREADS || emerdiff_model_load(bundle, NULL, &shared) || !segment(shared, expected))
        return 2;
    for (long i = 0; i < count; i++)
        pthread_create(&threads[i], NULL, work, NULL);
    for (long i = 0; i < count; i++) {
        void *done = NULL;
        pthread_join(threads[i], &done);
        failed += done == NULL;
    }
    emerdiff_model_free(shared);
    if (!failed)
        puts("held");
    return failed != 0;
}
