// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffEditorLibrary.h"

#include "Async/TaskGraphInterfaces.h"
#include "EmerDiff.h"
#include "EmerDiffAssets.h"
#include "Engine/Texture2D.h"
#include "HAL/PlatformProcess.h"
#include "Misc/ScopedSlowTask.h"
#include "UObject/StrongObjectPtr.h"

#define LOCTEXT_NAMESPACE "EmerDiffEditorLibrary"

namespace EmerDiffEditorLibraryPrivate
{
	/** What a run has come to, while something waits for it. */
	struct FWaiting
	{
		bool bFinished = false;
		float Share = 0.0f;
		FEmerDiffResult Result;
		/** Windows that show progress may collect garbage. */
		TStrongObjectPtr<UEmerDiffSegmentation> Kept;
	};

	/** False inside of a task of the game thread: the engine ends the process where one does others. */
	static bool CanWait()
	{
		return !FTaskGraphInterface::Get().IsThreadProcessingTasks(ENamedThreads::GameThread);
	}

	/** Waits for a run; what it posts to this thread is done meanwhile, also in a commandlet. */
	static TSharedRef<FWaiting> Segment(UTexture2D* Texture, const FEmerDiffOptions& Options)
	{
		const TSharedRef<FWaiting> Waiting = MakeShared<FWaiting>();
		const TSharedRef<FEmerDiffRun> Run = EmerDiff::Segment(
			Texture, Options,
			[Waiting](const FEmerDiffResult& Result)
			{
				Waiting->bFinished = true;
				Waiting->Result = Result;
				Waiting->Kept.Reset(Result.Segmentation);
			},
			[Waiting](EEmerDiffStage, int32 Done, int32 Total)
			{ Waiting->Share = static_cast<float>(Done) / static_cast<float>(FMath::Max(Total, 1)); });
		FScopedSlowTask Task(1.0f, LOCTEXT("Segmenting", "Segmenting"));
		Task.MakeDialog(true);
		float Shown = 0.0f;
		while (!Waiting->bFinished)
		{
			FTaskGraphInterface::Get().ProcessThreadUntilIdle(ENamedThreads::GameThread);
			// The total may shrink, and loading a model counts on its own: bars go forward only.
			Task.EnterProgressFrame(FMath::Max(Waiting->Share - Shown, 0.0f));
			Shown = FMath::Max(Shown, Waiting->Share);
			if (Task.ShouldCancel())
			{
				Run->Cancel();
			}
			FPlatformProcess::Sleep(0.01f);
		}
		return Waiting;
	}
}

TArray<UTexture2D*> UEmerDiffEditorLibrary::SegmentIntoAssets(
	UTexture2D* Texture, const FEmerDiffAssetOptions& Options, FString& Message)
{
	if (!EmerDiffEditorLibraryPrivate::CanWait())
	{
		Message = TEXT("This waits for the game thread's tasks, and is called from one of them, as the "
					   "pins of Segment Image are. Call it in the next tick.");
		return {};
	}
	const auto Waiting = EmerDiffEditorLibraryPrivate::Segment(Texture, Options.Regions);
	const FEmerDiffResult& Result = Waiting->Result;
	Message = Result.Message;
	switch (Result.End)
	{
	case EEmerDiffEnd::Completed:
		return EmerDiffAssets::Make(*Texture, *Result.Segmentation, Options, Message);
	case EEmerDiffEnd::Cancelled:
		Message = TEXT("Cancelled.");
		break;
	case EEmerDiffEnd::Failed:
		break;
	}
	return {};
}

#undef LOCTEXT_NAMESPACE
