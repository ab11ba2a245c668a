// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"
#include "EmerDiffTypes.h"
#include "UObject/Object.h"

#include <memory>

#include "EmerDiffSegmentation.generated.h"

struct FImage;
class UTexture;
class UTexture2D;

namespace EmerDiffCore
{
	class Segmentation;
	struct Outcome;
}

/**
 * A picture divided into regions, at every level from one region to the finest. It keeps what it
 * needs of the picture, so the texture may change or go. A function that cannot do what it is asked
 * returns false or nothing, writes why to the log, and Get Last Error tells it.
 */
UCLASS(BlueprintType)
class EMERDIFF_API UEmerDiffSegmentation : public UObject
{
	GENERATED_BODY()

public:
	/** Why the last function that failed did so; "" when none has. */
	UFUNCTION(BlueprintPure, Category = "EmerDiff")
	FString GetLastError() const { return LastError; }

	/** Columns and rows of the picture. Every texture made of it has this size. */
	UFUNCTION(BlueprintPure, Category = "EmerDiff")
	FIntPoint GetSize() const;

	/** The number of regions at the current level. */
	UFUNCTION(BlueprintPure, Category = "EmerDiff")
	int32 NumRegions() const;

	/** The number of regions at the finest level. */
	UFUNCTION(BlueprintPure, Category = "EmerDiff")
	int32 MaxRegions() const;

	/** Shows so many regions, at least 1 and at most all. Takes milliseconds. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	bool SetNumRegions(int32 Number);

	/** Shows regions as fine as this: from 0, one region, to 1, all. Takes milliseconds. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	bool SetDetail(double Detail);

	/** All regions of the current level, in the order of their ids. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	TArray<FEmerDiffRegion> Regions() const;

	/** The region with this node, whatever level is current. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	bool RegionOfNode(int32 Node, FEmerDiffRegion& Region) const;

	/** The region of the current level at this column and row, from the upper left pixel. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	bool RegionAt(int32 X, int32 Y, FEmerDiffRegion& Region) const;

	/** All regions that hold this pixel, from the finest to the whole picture. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	TArray<FEmerDiffRegion> PathAt(int32 X, int32 Y) const;

	/** The id of every pixel's region, row by row. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	bool Labels(TArray<int32>& Ids) const;

	/**
	 * The label map as a texture of linear grey, not filtered: 8 bits (id / 255) up to 256 regions,
	 * otherwise 16 bits (id / 65535).
	 */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	UTexture2D* LabelTexture() const;

	/** The mask of regions as linear grey of 8 bits; soft at edges where `bSoft` is set. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff", meta = (AutoCreateRefTerm = "Edges"))
	UTexture2D* Mask(const TArray<int32>& Nodes, const FEmerDiffEdges& Edges, bool bSoft = true) const;

	/** Regions cut out of the picture; alpha is their soft mask. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff", meta = (AutoCreateRefTerm = "Edges"))
	UTexture2D* Cutout(const TArray<int32>& Nodes, const FEmerDiffEdges& Edges) const;

	/** Each region in a colour of its own, or in its mean colour. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	UTexture2D* Colors(bool bMean = false) const;

	/** The picture with these regions shown on it, or with all regions where none is given. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff", meta = (AutoCreateRefTerm = "Nodes"))
	UTexture2D* Overlay(const TArray<int32>& Nodes) const;

	/** How strong borders are, as linear grey of 8 bits; the same at every level. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	UTexture2D* Contours() const;

	/**
	 * The outline of regions taken together, the largest polygon first. Points are left out where
	 * the line stays within `Tolerance` pixels of them.
	 */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff", meta = (AutoCreateRefTerm = "Edges"))
	bool Outline(const TArray<int32>& Nodes, const FEmerDiffEdges& Edges, float Tolerance,
		TArray<FEmerDiffPolygon>& Polygons) const;

	/** Another result of the same picture, with a level of its own. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	UEmerDiffSegmentation* Copy() const;

	/** Keeps the result for a file or a save game. The picture is not in it. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	bool ToBytes(TArray<uint8>& Bytes) const;

	/**
	 * Opens what To Bytes has kept, also on another machine. Cut-outs, overlays, soft masks and
	 * outlines need the picture: without one they are refused. Returns nothing on failure.
	 */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	static UEmerDiffSegmentation* FromBytes(
		const TArray<uint8>& Bytes, UTexture* Picture, bool bIgnoreAlpha, FString& Message);

	/** In C++ the same as images: what the textures above hold. */
	bool LabelImage(FImage& Image) const;
	bool MaskImage(
		const TArray<int32>& Nodes, const FEmerDiffEdges& Edges, bool bSoft, FImage& Image) const;
	bool CutoutImage(const TArray<int32>& Nodes, const FEmerDiffEdges& Edges, FImage& Image) const;
	bool ColorsImage(bool bMean, FImage& Image) const;
	bool OverlayImage(const TArray<int32>& Nodes, FImage& Image) const;
	bool ContoursImage(FImage& Image) const;

	/** Makes an object of a result; for the plug-in itself. */
	static UEmerDiffSegmentation* Wrap(std::shared_ptr<EmerDiffCore::Segmentation> InResult);

private:
	/** Keeps and logs why a call failed. */
	bool Succeeded(const EmerDiffCore::Outcome& How) const;
	/** False for an object that was made without a run. */
	bool HasResult() const;

	std::shared_ptr<EmerDiffCore::Segmentation> Result;

	mutable FString LastError;
};
