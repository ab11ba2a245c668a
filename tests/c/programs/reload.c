/* Opened, used and closed again and again, and a second copy beside it:
 * reload <library> <copy of the library> <model bundle> */
#include <emerdiff.h>

#include <dlfcn.h>
#include <stdio.h>

typedef emerdiff_status load_function(const char *, const emerdiff_options *, emerdiff_model **);
typedef void free_function(emerdiff_model *);
typedef const char *info_function(const emerdiff_model *);

/* ISO C has no cast from an object's address to a function's. */
#define FIND(library, type, name) \
    __extension__((union { void *object; type *function; }){dlsym(library, name)}).function

static void *open_and_load(const char *path, const char *bundle, emerdiff_model **model)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "%s\n", dlerror());
        return NULL;
    }
    load_function *load = FIND(library, load_function, "emerdiff_model_load");
    return load && load(bundle, NULL, model) == EMERDIFF_OK ? library : NULL;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    for (int i = 0; i < 4; i++) {
        emerdiff_model *model = NULL, *other = NULL;
        void *library = open_and_load(argv[1], argv[3], &model);
        void *copy = open_and_load(argv[2], argv[3], &other);
        if (!library || !copy)
            return 1;
        info_function *info = FIND(library, info_function, "emerdiff_model_info");
        /* Handles of one copy are nothing to the other. */
        if (!info(model) || info(other))
            return 1;
        /* With a model left alive now and then, as a host may that forgets it. */
        if (i % 2)
            FIND(library, free_function, "emerdiff_model_free")(model);
        if (dlclose(copy) || dlclose(library))
            return 1;
    }
    puts("held");
    return 0;
}
