// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"

#include "EmerDiffTypes.generated.h"

/** How many regions a picture is shown in. */
UENUM(BlueprintType)
enum class EEmerDiffLevel : uint8
{
	/** As many as strong borders part. */
	Automatic,
	/** The number that is set. */
	Number,
	/** As fine as the detail that is set. */
	Detail,
};

/** Where the model looks at the picture more closely, to follow small parts more exactly. */
UENUM(BlueprintType)
enum class EEmerDiffCloserLook : uint8
{
	/** Nowhere, which is quickest. */
	None,
	/** On what has edges. */
	Auto,
	/** Everywhere, which takes longest. */
	All,
};

/** What computes. */
UENUM(BlueprintType)
enum class EEmerDiffDevice : uint8
{
	/** The quickest that computes the same as the CPU. */
	Automatic,
	CPU UMETA(DisplayName = "CPU"),
	CUDA UMETA(DisplayName = "CUDA"),
	DirectML UMETA(DisplayName = "DirectML"),
	CoreML UMETA(DisplayName = "Core ML"),
};

/** What a run is doing. */
UENUM(BlueprintType)
enum class EEmerDiffStage : uint8
{
	/** Nothing yet. */
	Waiting = 0,
	Encode = 1 UMETA(DisplayName = "Reading the picture"),
	Features = 2 UMETA(DisplayName = "Looking at the picture"),
	Cluster = 3 UMETA(DisplayName = "Finding parts"),
	Denoise = 4 UMETA(DisplayName = "Trying the parts"),
	Decode = 5 UMETA(DisplayName = "Drawing what changed"),
	Difference = 6 UMETA(DisplayName = "Comparing"),
	Assign = 7 UMETA(DisplayName = "Drawing the regions"),
	Verify = 8 UMETA(DisplayName = "Checking the model"),
	Open = 9 UMETA(DisplayName = "Opening the model"),
};

/** How a picture is segmented. */
USTRUCT(BlueprintType)
struct EMERDIFF_API FEmerDiffOptions
{
	GENERATED_BODY()

	/** How many regions are shown; it can be changed afterwards without a new run. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff")
	EEmerDiffLevel Level = EEmerDiffLevel::Automatic;

	/** How many regions, where the level is Number. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff",
		meta = (ClampMin = "1", EditCondition = "Level == EEmerDiffLevel::Number"))
	int32 NumRegions = 12;

	/** From 0, one region, to 1, all, where the level is Detail. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff",
		meta = (ClampMin = "0", ClampMax = "1", EditCondition = "Level == EEmerDiffLevel::Detail"))
	double Detail = 0.5;

	/** Every region is in one piece. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff")
	bool bConnected = false;

	/** Share of the picture, from 0 to below 1. Smaller pieces go to what is around them. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff",
		meta = (ClampMin = "0", ClampMax = "0.99"))
	double SmallestRegion = 0.001;

	/** Follows small parts more exactly and takes longer. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff")
	EEmerDiffCloserLook CloserLook = EEmerDiffCloserLook::Auto;

	/**
	 * Alpha is not opacity. Set it for textures that keep something else there, and for render
	 * targets of scene captures, whose alpha is 0 where something is seen.
	 */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff")
	bool bIgnoreAlpha = false;

	/** A model by name or folder, as in the project's settings; empty for the one that is set there. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, AdvancedDisplay, Category = "EmerDiff")
	FString Model;

	/** Options of the library by name, such as "seed"; docs/settings.md of libemerdiff has them. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, AdvancedDisplay, Category = "EmerDiff")
	TMap<FString, FString> Advanced;
};

/** How the edges of masks and cut-outs are drawn; lengths in pixels. */
USTRUCT(BlueprintType)
struct EMERDIFF_API FEmerDiffEdges
{
	GENERATED_BODY()

	/** Moves the edge outward, or inward when it is negative. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff")
	float Grow = 0.0f;

	/** Softens the edge over so many pixels. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff", meta = (ClampMin = "0"))
	float Feather = 0.0f;

	/** Leaves no fringe of the old background around a cut-out. Masks and outlines have no colours. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "EmerDiff")
	bool bCleanColors = false;
};

/** One region of a picture. */
USTRUCT(BlueprintType)
struct EMERDIFF_API FEmerDiffRegion
{
	GENERATED_BODY()

	/** Its number in the label map of the level, from 0; the largest region comes first. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	int32 Id = 0;

	/** Its number among the regions of all levels, which never changes. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	int32 Node = 0;

	/** Number of pixels. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	int64 Area = 0;

	/** Upper left pixel of the smallest box around it. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	FIntPoint Position = FIntPoint(0, 0);

	/** Columns and rows of that box. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	FIntPoint Size = FIntPoint(0, 0);

	/** Mean colour of its pixels in sRGB. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	FColor MeanColor = FColor(0, 0, 0, 0);

	/** It is exactly the transparent pixels, which have no colour. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	bool bTransparent = false;

	/** The coarsest level that has it, as a number of regions. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	int32 MinRegions = 0;

	/** The finest level that has it, as a number of regions. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	int32 MaxRegions = 0;
};

/** A closed line; its last point is joined to the first. */
USTRUCT(BlueprintType)
struct EMERDIFF_API FEmerDiffRing
{
	GENERATED_BODY()

	/** In pixels from the upper left corner of the picture. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	TArray<FVector2D> Points;
};

/** An outline with holes. */
USTRUCT(BlueprintType)
struct EMERDIFF_API FEmerDiffPolygon
{
	GENERATED_BODY()

	/** Clockwise as one sees the picture. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	FEmerDiffRing Outer;

	/** Anticlockwise. */
	UPROPERTY(BlueprintReadOnly, Category = "EmerDiff")
	TArray<FEmerDiffRing> Holes;
};
