// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"
#include "EmerDiffSegmentation.h"
#include "EmerDiffTypes.h"
#include "Templates/Function.h"

#include <memory>

struct FImage;
class UTexture;

namespace EmerDiffCore
{
	class Run;
}

/** How a run ended. */
enum class EEmerDiffEnd : uint8
{
	Completed,
	Failed,
	Cancelled,
};

/** What a run has come to. */
struct EMERDIFF_API FEmerDiffResult
{
	EEmerDiffEnd End = EEmerDiffEnd::Cancelled;
	/** Null unless the run is completed. Nothing else keeps it from garbage collection. */
	UEmerDiffSegmentation* Segmentation = nullptr;
	/** Why the run failed, in a sentence. */
	FString Message;
};

/** A run that was started. It goes on when this is dropped. */
class EMERDIFF_API FEmerDiffRun
{
public:
	explicit FEmerDiffRun(std::shared_ptr<EmerDiffCore::Run> InRun);

	/** Stops the run at any moment, from any thread. It ends as cancelled. */
	void Cancel() const;

private:
	std::shared_ptr<EmerDiffCore::Run> Run;
};

/**
 * Segmentation in C++. Runs are done one after the other on a thread of their own. Call Segment on
 * the game thread. There both functions are called, never before Segment has returned, and not after
 * the module has shut down.
 */
namespace EmerDiff
{
	using FOnFinished = TFunction<void(const FEmerDiffResult& Result)>;
	using FOnProgress = TFunction<void(EEmerDiffStage Stage, int32 Done, int32 Total)>;

	/** Cuts an image, which may change or go afterwards. */
	EMERDIFF_API TSharedRef<FEmerDiffRun> Segment(const FImage& Image,
		const FEmerDiffOptions& Options, FOnFinished Finished, FOnProgress Progress = nullptr);

	/**
	 * Cuts a texture or render target. In the editor the source of a texture is read; in a game its
	 * pixels have to be in memory and not compressed.
	 */
	EMERDIFF_API TSharedRef<FEmerDiffRun> Segment(UTexture* Texture,
		const FEmerDiffOptions& Options, FOnFinished Finished, FOnProgress Progress = nullptr);
}
