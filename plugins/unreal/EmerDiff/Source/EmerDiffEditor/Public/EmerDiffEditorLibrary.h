// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"
#include "EmerDiffTypes.h"
#include "Kismet/BlueprintFunctionLibrary.h"

#include "EmerDiffEditorLibrary.generated.h"

class UTexture2D;

/** What is made of a texture in the content browser. */
USTRUCT(BlueprintType)
struct EMERDIFFEDITOR_API FEmerDiffAssetOptions
{
	GENERATED_BODY()

	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Regions",
		meta = (ShowOnlyInnerProperties))
	FEmerDiffOptions Regions;

	/** Of masks and cut-outs. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Edges", meta = (ShowOnlyInnerProperties))
	FEmerDiffEdges Edges;

	/** One texture of grey in which every pixel has the number of its region. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Assets", meta = (DisplayName = "ID map"))
	bool bIdMap = true;

	/** One texture in which every region has a colour of its own, to look at. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Assets", meta = (DisplayName = "Colours"))
	bool bColors = false;

	/** For each region a texture that shows it alone. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Assets", meta = (DisplayName = "Cut-outs"))
	bool bCutouts = false;

	/** For each region a texture of grey with its soft mask. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Assets", meta = (DisplayName = "Masks"))
	bool bMasks = false;
};

/** The action of the content browser for scripts, Python and commandlets. */
UCLASS()
class EMERDIFFEDITOR_API UEmerDiffEditorLibrary : public UBlueprintFunctionLibrary
{
	GENERATED_BODY()

public:
	/**
	 * Makes new textures beside `Texture`, which is not changed, and waits for them. Nothing is
	 * saved. Returns none where that cannot be done, or was cancelled: Message tells why. It is
	 * refused inside of a task of the game thread, so also from a pin of Segment Image.
	 */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff", meta = (AutoCreateRefTerm = "Options"))
	static TArray<UTexture2D*> SegmentIntoAssets(
		UTexture2D* Texture, const FEmerDiffAssetOptions& Options, FString& Message);
};
