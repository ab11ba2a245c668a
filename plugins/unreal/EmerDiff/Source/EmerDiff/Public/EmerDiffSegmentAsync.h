// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"
#include "EmerDiff.h"
#include "Kismet/BlueprintAsyncActionBase.h"

#include "EmerDiffSegmentAsync.generated.h"

/**
 * What every pin of Segment Image gives. All pins have the same parameters, because the node takes
 * its outputs from the first one. Result is set with Completed, Message with Failed.
 */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_FiveParams(FEmerDiffSegmentPin, UEmerDiffSegmentation*, Result,
	EEmerDiffStage, Stage, int32, Done, int32, Total, const FString&, Message);

/** The node Segment Image. One of Completed, Failed and Cancelled comes, once and last. */
UCLASS(BlueprintType, meta = (ExposedAsyncProxy = "AsyncAction"))
class EMERDIFF_API UEmerDiffSegmentAsync : public UBlueprintAsyncActionBase
{
	GENERATED_BODY()

public:
	/** The run has got further: so many units of the total are done. */
	UPROPERTY(BlueprintAssignable)
	FEmerDiffSegmentPin Progress;

	UPROPERTY(BlueprintAssignable)
	FEmerDiffSegmentPin Completed;

	UPROPERTY(BlueprintAssignable)
	FEmerDiffSegmentPin Failed;

	UPROPERTY(BlueprintAssignable)
	FEmerDiffSegmentPin Cancelled;

	/**
	 * Cuts a texture or render target into meaningful regions, beside the game.
	 *
	 * @param Texture In the editor its source is read. In a game its pixels have to be in memory and
	 *                not compressed, or be those of a render target.
	 */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff",
		meta = (BlueprintInternalUseOnly = "true", WorldContext = "WorldContextObject",
			DisplayName = "Segment Image", AutoCreateRefTerm = "Options"))
	static UEmerDiffSegmentAsync* SegmentImage(
		const UObject* WorldContextObject, UTexture* Texture, const FEmerDiffOptions& Options);

	/** Stops the run at any moment. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	void Cancel();

	virtual void Activate() override;
	virtual void BeginDestroy() override;

private:
	/** Whether the world that asked is still there; the run is stopped where it is not. */
	bool IsStillWanted();
	void OnProgress(EEmerDiffStage Stage, int32 Done, int32 Total);
	void OnFinished(const FEmerDiffResult& Result);

	UPROPERTY(Transient)
	TObjectPtr<UTexture> Source;

	UPROPERTY(Transient)
	FEmerDiffOptions Chosen;

	TWeakObjectPtr<const UObject> Context;
	TSharedPtr<FEmerDiffRun> Run;
	EEmerDiffStage LastStage = EEmerDiffStage::Waiting;
};
