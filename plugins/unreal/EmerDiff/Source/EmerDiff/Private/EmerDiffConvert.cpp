// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffConvert.h"

#include "EmerDiffSettings.h"
#include "Misc/Paths.h"

// The numbers of the enumerations are those of the library.
static_assert(static_cast<int32>(EEmerDiffStage::Encode) == EMERDIFF_STAGE_ENCODE);
static_assert(static_cast<int32>(EEmerDiffStage::Assign) == EMERDIFF_STAGE_ASSIGN);
static_assert(static_cast<int32>(EEmerDiffStage::Open) == EMERDIFF_STAGE_OPEN);
static_assert(static_cast<int32>(EEmerDiffDevice::Automatic) == EMERDIFF_DEFAULT);
static_assert(static_cast<int32>(EEmerDiffDevice::CPU) == EMERDIFF_PROVIDER_CPU);
static_assert(static_cast<int32>(EEmerDiffDevice::CUDA) == EMERDIFF_PROVIDER_CUDA);
static_assert(static_cast<int32>(EEmerDiffDevice::DirectML) == EMERDIFF_PROVIDER_DIRECTML);
static_assert(static_cast<int32>(EEmerDiffDevice::CoreML) == EMERDIFF_PROVIDER_COREML);

namespace EmerDiffConvertPrivate
{
	static EmerDiffCore::LevelKind KindOf(EEmerDiffLevel Level)
	{
		switch (Level)
		{
		case EEmerDiffLevel::Number:
			return EmerDiffCore::LevelKind::Number;
		case EEmerDiffLevel::Detail:
			return EmerDiffCore::LevelKind::Detail;
		case EEmerDiffLevel::Automatic:
			break;
		}
		return EmerDiffCore::LevelKind::Automatic;
	}

	static const char* WordOf(EEmerDiffCloserLook Look)
	{
		switch (Look)
		{
		case EEmerDiffCloserLook::None:
			return "none";
		case EEmerDiffCloserLook::All:
			return "all";
		case EEmerDiffCloserLook::Auto:
			break;
		}
		return "auto";
	}

	static FEmerDiffRing RingOf(const std::vector<emerdiff_point>& Line)
	{
		FEmerDiffRing Ring;
		Ring.Points.Reserve(static_cast<int32>(Line.size()));
		for (const emerdiff_point& Point : Line)
		{
			Ring.Points.Add(FVector2D(Point.x, Point.y));
		}
		return Ring;
	}
}

FString EmerDiffConvert::ToEngine(const std::string& Text)
{
	return FString(UTF8_TO_TCHAR(Text.c_str()));
}

std::string EmerDiffConvert::ToCore(const FString& Text)
{
	return std::string(TCHAR_TO_UTF8(*Text));
}

EmerDiffCore::RunOptions EmerDiffConvert::ToCore(const FEmerDiffOptions& Options)
{
	EmerDiffCore::RunOptions Made;
	Made.Shown.Kind = EmerDiffConvertPrivate::KindOf(Options.Level);
	Made.Shown.NumRegions = Options.NumRegions;
	Made.Shown.Detail = Options.Detail;
	Made.bConnected = Options.bConnected;
	Made.SmallestRegion = Options.SmallestRegion;
	Made.CloserLook = EmerDiffConvertPrivate::WordOf(Options.CloserLook);
	for (const TPair<FString, FString>& Option : Options.Advanced)
	{
		Made.Named.emplace_back(ToCore(Option.Key), ToCore(Option.Value));
	}
	return Made;
}

EmerDiffCore::Edges EmerDiffConvert::ToCore(const FEmerDiffEdges& Edges)
{
	return {Edges.Grow, Edges.Feather, Edges.bCleanColors};
}

EmerDiffCore::Nodes EmerDiffConvert::ToCore(const TArray<int32>& Nodes)
{
	EmerDiffCore::Nodes Made;
	for (const int32 Node : Nodes)
	{
		// A negative one becomes a number that no region has, and is refused by the library.
		Made.push_back(static_cast<uint32>(Node));
	}
	return Made;
}

EmerDiffCore::ModelChoice EmerDiffConvert::ModelOf(const FEmerDiffOptions& Options)
{
	const UEmerDiffSettings* Settings = GetDefault<UEmerDiffSettings>();
	const FString& Model = Options.Model.IsEmpty() ? Settings->Model : Options.Model;
	const FString Content = FPaths::ConvertRelativePathToFull(FPaths::ProjectContentDir());
	EmerDiffCore::ModelChoice Choice;
	Choice.Bundle = EmerDiffCore::BundleOf(ToCore(Model), ToCore(Content));
	Choice.Provider = static_cast<int32>(Settings->Device);
	Choice.Threads = static_cast<uint32>(FMath::Max(Settings->Threads, 0));
	return Choice;
}

FEmerDiffRegion EmerDiffConvert::ToEngine(const emerdiff_region& Region)
{
	FEmerDiffRegion Made;
	Made.Id = static_cast<int32>(Region.id);
	Made.Node = static_cast<int32>(Region.node);
	Made.Area = static_cast<int64>(Region.area);
	Made.Position = FIntPoint(static_cast<int32>(Region.x), static_cast<int32>(Region.y));
	Made.Size = FIntPoint(static_cast<int32>(Region.width), static_cast<int32>(Region.height));
	const uint8 Opaque = Region.transparent != 0 ? 0 : 255;
	Made.MeanColor =
		FColor(Region.mean_color[0], Region.mean_color[1], Region.mean_color[2], Opaque);
	Made.bTransparent = Region.transparent != 0;
	Made.MinRegions = static_cast<int32>(Region.min_regions);
	Made.MaxRegions = static_cast<int32>(Region.max_regions);
	return Made;
}

TArray<FEmerDiffRegion> EmerDiffConvert::ToEngine(const std::vector<emerdiff_region>& Regions)
{
	TArray<FEmerDiffRegion> Made;
	Made.Reserve(static_cast<int32>(Regions.size()));
	for (const emerdiff_region& Region : Regions)
	{
		Made.Add(ToEngine(Region));
	}
	return Made;
}

TArray<FEmerDiffPolygon> EmerDiffConvert::ToEngine(
	const std::vector<EmerDiffCore::Polygon>& Polygons)
{
	TArray<FEmerDiffPolygon> Made;
	for (const EmerDiffCore::Polygon& Polygon : Polygons)
	{
		FEmerDiffPolygon& Added = Made.AddDefaulted_GetRef();
		Added.Outer = EmerDiffConvertPrivate::RingOf(Polygon.Outer);
		for (const std::vector<emerdiff_point>& Hole : Polygon.Holes)
		{
			Added.Holes.Add(EmerDiffConvertPrivate::RingOf(Hole));
		}
	}
	return Made;
}
