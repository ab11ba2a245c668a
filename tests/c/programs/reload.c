/* Opens, uses and closes the library again and again, with a second copy of it open:
 * reload <library> <copy of the library> <model bundle> */
#include <emerdiff.h>

#include <dlfcn.h>
#include <stdio.h>

typedef emerdiff_status load_function(const char *, const emerdiff_options *, emerdiff_model **);
typedef void free_function(emerdiff_model *);
typedef const char *info_function(const emerdiff_model *);

/* ISO C has no cast from a pointer to an object to a pointer to a function. */
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
        /* One copy refuses the handles of the other. */
        if (!info(model) || info(other))
            return 1;
        /* A host may forget to free a model: leave some alive. */
        if (i % 2)
            FIND(library, free_function, "emerdiff_model_free")(model);
        if (dlclose(copy) || dlclose(library))
            return 1;
    }
    puts("held");
    return 0;
}
