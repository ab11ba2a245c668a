/* Opens, uses and closes the library again and again, with a second copy of it open:
 * reload <library> <copy of the library> <model bundle> */
#include <emerdiff.h>

#include <stdio.h>

#ifdef _WIN32
#include <windows.h>
#define OPEN(path) ((void *)LoadLibraryA(path))
#define SYMBOL(library, name) ((void *)GetProcAddress((HMODULE)(library), name))
#define CLOSE(library) (!FreeLibrary((HMODULE)(library)))
#else
#include <dlfcn.h>
#define OPEN(path) dlopen(path, RTLD_NOW | RTLD_LOCAL)
#define SYMBOL(library, name) dlsym(library, name)
#define CLOSE(library) dlclose(library)
#endif

typedef emerdiff_status load_function(const char *, const emerdiff_options *, emerdiff_model **);
typedef void free_function(emerdiff_model *);
typedef const char *info_function(const emerdiff_model *);

/* ISO C has no cast from a pointer to an object to a pointer to a function. */
#define FIND(library, type, name) \
    __extension__((union { void *object; type *function; }){SYMBOL(library, name)}).function

static void *open_and_load(const char *path, const char *bundle, emerdiff_model **model)
{
    void *library = OPEN(path);
    if (!library) {
        fprintf(stderr, "%s is not opened\n", path);
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
        if (CLOSE(copy) || CLOSE(library))
            return 1;
    }
    puts("held");
    return 0;
}
