// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"
#include "EmerDiff.h"
#include "EmerDiffEditorLibrary.h"

class SNotificationItem;
class UTexture2D;

/** Segments textures one after the other beside the editor, with a notification to cancel it. */
class FEmerDiffTask : public TSharedFromThis<FEmerDiffTask>
{
public:
	static void Start(const TArray<UTexture2D*>& Textures, const FEmerDiffAssetOptions& Options);

private:
	void Notify();
	void Next();
	void OnProgress(EEmerDiffStage Stage, int32 Done, int32 Total);
	void OnFinished(const FEmerDiffResult& Result);
	void Cancel();
	void Finish(const FText& Words, bool bSuccess);

	/** Weak: a texture may be deleted while others are segmented. */
	TArray<TWeakObjectPtr<UTexture2D>> Waiting;
	TWeakObjectPtr<UTexture2D> Current;
	TArray<TWeakObjectPtr<UTexture2D>> Made;
	FEmerDiffAssetOptions Chosen;
	TSharedPtr<FEmerDiffRun> Run;
	TSharedPtr<SNotificationItem> Notification;
};
