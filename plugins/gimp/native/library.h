/* libemerdiff, opened when it is first needed: a host that only lists its plug-ins never waits. */
#ifndef EMERDIFF_NATIVE_LIBRARY_H
#define EMERDIFF_NATIVE_LIBRARY_H

#include <glib.h>

#include "emerdiff.h"

/* Every function that is called, without "emerdiff_" before it. */
#define EMERDIFF_FUNCTIONS(X) \
    X(abi_version) \
    X(version) \
    X(last_error) \
    X(options_new) \
    X(options_free) \
    X(options_set) \
    X(options_set_provider) \
    X(model_load) \
    X(model_free) \
    X(model_list) \
    X(model_estimate) \
    X(model_check_provider) \
    X(segment) \
    X(segmentation_clone) \
    X(segmentation_free) \
    X(segmentation_num_regions) \
    X(segmentation_max_regions) \
    X(segmentation_set_num_regions) \
    X(segmentation_set_granularity) \
    X(segmentation_regions) \
    X(segmentation_path_at) \
    X(segmentation_labels) \
    X(segmentation_mask) \
    X(segmentation_contours) \
    X(segmentation_coverage) \
    X(segmentation_cutout) \
    X(segmentation_colors) \
    X(segmentation_to_bytes) \
    X(segmentation_from_bytes)

typedef struct {
#define EMERDIFF_MEMBER(name) __typeof__(emerdiff_##name) *name;
    EMERDIFF_FUNCTIONS(EMERDIFF_MEMBER)
#undef EMERDIFF_MEMBER
} library;

/* All failures carry a sentence for people. */
#define EMERDIFF_ERROR (g_quark_from_static_string("emerdiff"))

/* Returns the functions, the same at every call, or NULL with what to do about it. Once it has
 * succeeded `library_functions` returns them too. */
const library *library_open(GError **error);
const library *library_functions(void);

/* Whether `status` is success; otherwise the library's own sentence is in `error`. */
gboolean library_check(emerdiff_status status, GError **error);

#endif
