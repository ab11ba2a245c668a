// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Model.h"
#include "Core/Segmentation.h"
#include "CoreMinimal.h"
#include "EmerDiffTypes.h"

#include <string>

/** Between what the engine has and what the library takes. */
namespace EmerDiffConvert
{
	FString ToEngine(const std::string& Text);
	std::string ToCore(const FString& Text);

	EmerDiffCore::RunOptions ToCore(const FEmerDiffOptions& Options);
	EmerDiffCore::Edges ToCore(const FEmerDiffEdges& Edges);
	EmerDiffCore::Nodes ToCore(const TArray<int32>& Nodes);

	/** The model of the options or of the project's settings, and the device of these. */
	EmerDiffCore::ModelChoice ModelOf(const FEmerDiffOptions& Options);

	FEmerDiffRegion ToEngine(const emerdiff_region& Region);
	TArray<FEmerDiffRegion> ToEngine(const std::vector<emerdiff_region>& Regions);
	TArray<FEmerDiffPolygon> ToEngine(const std::vector<EmerDiffCore::Polygon>& Polygons);
}
