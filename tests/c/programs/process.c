/* What becomes of a model when its process forks or ends, and of a library that is no ONNX Runtime:
 *   process retry <model bundle> <library>    a bad library is refused, the search then succeeds
 *   process fork <model bundle>               the child of a process that has used a model
 *   process exit <model bundle> <us>          exit while another thread loads a model */
#define _GNU_SOURCE
#include <emerdiff.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *bundle;

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, emerdiff_last_error());
    return 1;
}

/* The last result, which the child gets too. */
static emerdiff_segmentation *kept;

static emerdiff_status segment(emerdiff_model *model)
{
    static unsigned char pixels[24 * 24];
    emerdiff_image image = {0};
    emerdiff_segmentation *result = NULL;
    image.data = pixels;
    image.size = sizeof pixels;
    image.width = 24;
    image.height = 24;
    image.layout = EMERDIFF_LAYOUT_GRAY;
    image.sample = EMERDIFF_SAMPLE_U8;
    emerdiff_status status = emerdiff_segment(model, &image, NULL, &result);
    if (status == EMERDIFF_OK) {
        emerdiff_segmentation_free(kept);
        kept = result;
    }
    return status;
}

static int retry(const char *library)
{
    emerdiff_model *model = NULL;
    if (emerdiff_runtime_load(library) != EMERDIFF_RUNTIME_UNUSABLE)
        return fail("a library without an interface");
    if (emerdiff_model_load(bundle, NULL, &model) || segment(model))
        return fail("the search after it");
    puts("held");
    return 0;
}

static int forked(void)
{
    emerdiff_model *model = NULL, *other = NULL;
    if (emerdiff_model_load(bundle, NULL, &model) || segment(model))
        return fail("load and segment");
    pid_t child = fork();
    if (child == 0) {
        /* A child that waits for ever is ended by the system. */
        alarm(20);
        int refused = segment(model) == EMERDIFF_COMPUTATION_FAILED &&
                      strstr(emerdiff_last_error(), "forked") &&
                      emerdiff_segmentation_set_num_regions(kept, 1) != EMERDIFF_OK &&
                      emerdiff_model_load(bundle, NULL, &other) != EMERDIFF_OK;
        _exit(refused ? 0 : 1);
    }
    int status = -1;
    if (waitpid(child, &status, 0) != child || status != 0)
        return fail("the child");
    if (segment(model))
        return fail("the parent");
    puts("held");
    return 0;
}

static void *load(void *ignored)
{
    emerdiff_model *model = NULL;
    (void)ignored;
    if (emerdiff_model_load(bundle, NULL, &model) == EMERDIFF_OK)
        segment(model);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    bundle = argv[2];
    if (!strcmp(argv[1], "fork"))
        return forked();
    if (argc < 4)
        return 2;
    if (!strcmp(argv[1], "retry"))
        return retry(argv[3]);
    pthread_t thread;
    if (pthread_create(&thread, NULL, load, NULL))
        return 1;
    usleep((useconds_t)atoi(argv[3]));
    exit(0);
}
