// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "emerdiff.h"

/** Every function of the library that the plug-in calls, without its prefix. */
#define EMERDIFF_CORE_FUNCTIONS(X) \
	X(last_error) \
	X(version) \
	X(runtime_path) \
	X(runtime_version) \
	X(runtime_providers) \
	X(options_new) \
	X(options_free) \
	X(options_set) \
	X(options_set_provider) \
	X(options_set_threads) \
	X(options_set_min_area) \
	X(model_load) \
	X(model_free) \
	X(model_estimate) \
	X(model_list) \
	X(model_folder) \
	X(model_check_provider) \
	X(cancel_new) \
	X(cancel_request) \
	X(cancel_free) \
	X(segment) \
	X(segmentation_clone) \
	X(segmentation_free) \
	X(segmentation_size) \
	X(segmentation_num_regions) \
	X(segmentation_max_regions) \
	X(segmentation_set_num_regions) \
	X(segmentation_set_granularity) \
	X(segmentation_regions) \
	X(segmentation_region) \
	X(segmentation_region_at) \
	X(segmentation_path_at) \
	X(segmentation_labels) \
	X(segmentation_mask) \
	X(segmentation_coverage) \
	X(segmentation_contours) \
	X(segmentation_cutout) \
	X(segmentation_colors) \
	X(segmentation_overlay) \
	X(segmentation_outline) \
	X(segmentation_to_bytes) \
	X(segmentation_from_bytes) \
	X(outline_size) \
	X(outline_rings) \
	X(outline_points) \
	X(outline_free)

namespace EmerDiffCore
{
	/**
	 * The functions of the library, by address. The plug-in is not linked to the library: a module
	 * that is linked to a missing file does not load, and the project with it.
	 */
	struct Api
	{
#define EMERDIFF_CORE_MEMBER(Name) decltype(&::emerdiff_##Name) Name = nullptr;
		EMERDIFF_CORE_FUNCTIONS(EMERDIFF_CORE_MEMBER)
#undef EMERDIFF_CORE_MEMBER
	};
}
