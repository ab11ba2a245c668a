// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffSegmentation.h"

#include "EmerDiffConvert.h"
#include "EmerDiffModule.h"
#include "EmerDiffPictures.h"
#include "Engine/Texture.h"

UEmerDiffSegmentation* UEmerDiffSegmentation::Wrap(
	std::shared_ptr<EmerDiffCore::Segmentation> InResult)
{
	UEmerDiffSegmentation* Made = NewObject<UEmerDiffSegmentation>();
	Made->Result = MoveTemp(InResult);
	return Made;
}

bool UEmerDiffSegmentation::Succeeded(const EmerDiffCore::Outcome& How) const
{
	if (!How.Ok())
	{
		LastError = EmerDiffConvert::ToEngine(How.Message);
		UE_LOG(LogEmerDiff, Error, TEXT("%s"), *LastError);
	}
	return How.Ok();
}

bool UEmerDiffSegmentation::HasResult() const
{
	return Result != nullptr ||
		Succeeded(EmerDiffCore::Refusal(EMERDIFF_INVALID_HANDLE,
			"This segmentation is empty. Segment Image and From Bytes make one."));
}

FIntPoint UEmerDiffSegmentation::GetSize() const
{
	return HasResult() ? FIntPoint(static_cast<int32>(Result->Width()),
							 static_cast<int32>(Result->Height()))
					   : FIntPoint(0, 0);
}

int32 UEmerDiffSegmentation::NumRegions() const
{
	uint32 Number = 0;
	return HasResult() && Succeeded(Result->NumRegions(Number)) ? static_cast<int32>(Number) : 0;
}

int32 UEmerDiffSegmentation::MaxRegions() const
{
	uint32 Number = 0;
	return HasResult() && Succeeded(Result->MaxRegions(Number)) ? static_cast<int32>(Number) : 0;
}

bool UEmerDiffSegmentation::SetNumRegions(int32 Number)
{
	EmerDiffCore::Level Level;
	Level.Kind = EmerDiffCore::LevelKind::Number;
	Level.NumRegions = Number;
	return HasResult() && Succeeded(Result->SetLevel(Level));
}

bool UEmerDiffSegmentation::SetDetail(double Detail)
{
	EmerDiffCore::Level Level;
	Level.Kind = EmerDiffCore::LevelKind::Detail;
	Level.Detail = Detail;
	return HasResult() && Succeeded(Result->SetLevel(Level));
}

TArray<FEmerDiffRegion> UEmerDiffSegmentation::Regions() const
{
	std::vector<emerdiff_region> Found;
	if (!HasResult() || !Succeeded(Result->Regions(Found)))
	{
		return {};
	}
	return EmerDiffConvert::ToEngine(Found);
}

bool UEmerDiffSegmentation::RegionOfNode(int32 Node, FEmerDiffRegion& Region) const
{
	emerdiff_region Found = {};
	const bool bFound = HasResult() && Succeeded(Result->Region(Node, Found));
	Region = EmerDiffConvert::ToEngine(Found);
	return bFound;
}

bool UEmerDiffSegmentation::RegionAt(int32 X, int32 Y, FEmerDiffRegion& Region) const
{
	emerdiff_region Found = {};
	const bool bFound = HasResult() && Succeeded(Result->RegionAt(X, Y, Found));
	Region = EmerDiffConvert::ToEngine(Found);
	return bFound;
}

TArray<FEmerDiffRegion> UEmerDiffSegmentation::PathAt(int32 X, int32 Y) const
{
	std::vector<emerdiff_region> Found;
	if (!HasResult() || !Succeeded(Result->PathAt(X, Y, Found)))
	{
		return {};
	}
	return EmerDiffConvert::ToEngine(Found);
}

bool UEmerDiffSegmentation::Outline(const TArray<int32>& Nodes, const FEmerDiffEdges& Edges,
	float Tolerance, TArray<FEmerDiffPolygon>& Polygons) const
{
	std::vector<EmerDiffCore::Polygon> Found;
	const bool bFound = HasResult() &&
		Succeeded(Result->Outline(
			EmerDiffConvert::ToCore(Nodes), EmerDiffConvert::ToCore(Edges), Tolerance, Found));
	Polygons = EmerDiffConvert::ToEngine(Found);
	return bFound;
}

UEmerDiffSegmentation* UEmerDiffSegmentation::Copy() const
{
	EmerDiffCore::Outcome Failure;
	const auto Cloned = HasResult() ? Result->Clone(Failure) : nullptr;
	return Succeeded(Failure) && Cloned != nullptr ? Wrap(Cloned) : nullptr;
}

bool UEmerDiffSegmentation::ToBytes(TArray<uint8>& Bytes) const
{
	std::vector<uint8_t> Made;
	const bool bMade = HasResult() && Succeeded(Result->ToBytes(Made));
	Bytes.Reset();
	Bytes.Append(Made.data(), static_cast<int32>(Made.size()));
	return bMade;
}

UEmerDiffSegmentation* UEmerDiffSegmentation::FromBytes(
	const TArray<uint8>& Bytes, UTexture* Picture, bool bIgnoreAlpha, FString& Message)
{
	FEmerDiffModule& Module = FEmerDiffModule::Get();
	EmerDiffCore::Outcome Failure = Module.WhyNot();
	std::shared_ptr<const EmerDiffCore::Picture> Source;
	if (Failure.Ok() && Picture != nullptr)
	{
		Source = EmerDiffPictures::OfTexture(Picture, bIgnoreAlpha, Failure);
	}
	std::shared_ptr<EmerDiffCore::Segmentation> Opened;
	if (Failure.Ok())
	{
		Opened = EmerDiffCore::Segmentation::FromBytes(Module.Library(), Bytes.GetData(),
			static_cast<size_t>(Bytes.Num()), Source, Failure);
	}
	Message = EmerDiffConvert::ToEngine(Failure.Message);
	if (Opened == nullptr)
	{
		UE_LOG(LogEmerDiff, Error, TEXT("%s"), *Message);
		return nullptr;
	}
	return Wrap(Opened);
}
