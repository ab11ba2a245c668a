#define _GNU_SOURCE
#include "gimp2-models.h"

#include <dlfcn.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "library.h"

/* The model beside the library is the one that comes with it. */
static gboolean comes_with_library(const char *folder)
{
    Dl_info info;
    if (!dladdr((void *)(guintptr)library_functions()->model_list, &info))
        return FALSE;
    char *path = realpath(info.dli_fname, NULL);
    char *beside = g_path_get_dirname(path ? path : info.dli_fname);
    char *own = g_build_filename(beside, "models", "tiny", NULL);
    gboolean same = g_strcmp0(own, folder) == 0;
    g_free(own);
    g_free(beside);
    free(path);
    return same;
}

static char *list_text(void)
{
    const library *lib = library_open(NULL);
    size_t length = 0;
    if (!lib)
        return NULL;
    lib->model_list(NULL, 0, &length);
    char *text = g_malloc(length + 1);
    if (lib->model_list(text, length + 1, NULL) == EMERDIFF_OK)
        return text;
    g_free(text);
    return NULL;
}

static const char *member(JsonObject *model, const char *name)
{
    JsonNode *node = json_object_get_member(model, name);
    return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
}

static void add(JsonArray *models, guint place, JsonNode *node, gpointer names)
{
    (void)models;
    (void)place;
    JsonObject *model = json_node_get_object(node);
    const char *folder = member(model, "folder");
    if (folder && !member(model, "error") && !comes_with_library(folder))
        g_ptr_array_add(names, g_strdup(member(model, "name")));
}

char **models_names(void)
{
    GPtrArray *names = g_ptr_array_new();
    JsonParser *parser = json_parser_new();
    char *text = list_text();
    /* What is wrong with the library is said when it is to run. */
    if (text && json_parser_load_from_data(parser, text, -1, NULL))
        json_array_foreach_element(json_node_get_array(json_parser_get_root(parser)), add, names);
    g_free(text);
    g_object_unref(parser);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}
