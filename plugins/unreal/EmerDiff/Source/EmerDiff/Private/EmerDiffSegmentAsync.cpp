// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffSegmentAsync.h"

#include "Engine/Texture.h"

UEmerDiffSegmentAsync* UEmerDiffSegmentAsync::SegmentImage(
	const UObject* WorldContextObject, UTexture* Texture, const FEmerDiffOptions& Options)
{
	UEmerDiffSegmentAsync* Made = NewObject<UEmerDiffSegmentAsync>();
	Made->Source = Texture;
	Made->Chosen = Options;
	Made->Context = WorldContextObject;
	// Keeps the node alive until SetReadyToDestroy or the end of the game.
	Made->RegisterWithGameInstance(WorldContextObject);
	return Made;
}

void UEmerDiffSegmentAsync::Activate()
{
	// The object may be collected in the middle of a run: BeginDestroy cancels it then.
	const TWeakObjectPtr<UEmerDiffSegmentAsync> Weak(this);
	Run = EmerDiff::Segment(
		Source, Chosen,
		[Weak](const FEmerDiffResult& Result)
		{
			if (UEmerDiffSegmentAsync* This = Weak.Get())
			{
				This->OnFinished(Result);
			}
		},
		[Weak](EEmerDiffStage Stage, int32 Done, int32 Total)
		{
			if (UEmerDiffSegmentAsync* This = Weak.Get())
			{
				This->OnProgress(Stage, Done, Total);
			}
		});
	Source = nullptr;
}

void UEmerDiffSegmentAsync::Cancel()
{
	if (Run.IsValid())
	{
		Run->Cancel();
	}
}

void UEmerDiffSegmentAsync::BeginDestroy()
{
	Cancel();
	Super::BeginDestroy();
}

bool UEmerDiffSegmentAsync::IsStillWanted()
{
	// An actor that is gone after a change of the map, or a world after play in the editor.
	if (Context.IsStale())
	{
		Cancel();
		SetReadyToDestroy();
		return false;
	}
	return true;
}

void UEmerDiffSegmentAsync::OnProgress(EEmerDiffStage Stage, int32 Done, int32 Total)
{
	LastStage = Stage;
	if (IsStillWanted())
	{
		Progress.Broadcast(nullptr, Stage, Done, Total, FString());
	}
}

void UEmerDiffSegmentAsync::OnFinished(const FEmerDiffResult& Result)
{
	Run.Reset();
	if (!IsStillWanted())
	{
		return;
	}
	switch (Result.End)
	{
	case EEmerDiffEnd::Completed:
		Completed.Broadcast(Result.Segmentation, LastStage, 1, 1, FString());
		break;
	case EEmerDiffEnd::Failed:
		Failed.Broadcast(nullptr, LastStage, 0, 1, Result.Message);
		break;
	case EEmerDiffEnd::Cancelled:
		Cancelled.Broadcast(nullptr, LastStage, 0, 1, FString());
		break;
	}
	SetReadyToDestroy();
}
