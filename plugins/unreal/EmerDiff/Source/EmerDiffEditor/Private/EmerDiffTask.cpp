// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffTask.h"

#include "Editor.h"
#include "EmerDiffAssets.h"
#include "Engine/Texture2D.h"
#include "Framework/Notifications/NotificationManager.h"
#include "UObject/StrongObjectPtr.h"
#include "Widgets/Notifications/SNotificationList.h"

#define LOCTEXT_NAMESPACE "EmerDiffTask"

void FEmerDiffTask::Start(
	const TArray<UTexture2D*>& Textures, const FEmerDiffAssetOptions& Options)
{
	const TSharedRef<FEmerDiffTask> Task = MakeShared<FEmerDiffTask>();
	Task->Chosen = Options;
	for (UTexture2D* Texture : Textures)
	{
		Task->Waiting.Add(Texture);
	}
	Task->Notify();
	Task->Next();
}

void FEmerDiffTask::Notify()
{
	FNotificationInfo Info(LOCTEXT("Segmenting", "Segmenting"));
	Info.bFireAndForget = false;
	// Seconds in which one can read why something failed.
	Info.ExpireDuration = 8.0f;
	Info.ButtonDetails.Add(FNotificationButtonInfo(LOCTEXT("Cancel", "Cancel"),
		LOCTEXT("CancelTip", "Stops and makes nothing of the texture that is being segmented"),
		FSimpleDelegate::CreateSP(this, &FEmerDiffTask::Cancel), SNotificationItem::CS_Pending));
	Notification = FSlateNotificationManager::Get().AddNotification(Info);
	if (Notification.IsValid())
	{
		Notification->SetCompletionState(SNotificationItem::CS_Pending);
	}
}

void FEmerDiffTask::Next()
{
	while (Waiting.Num() != 0)
	{
		Current = Waiting[0];
		Waiting.RemoveAt(0);
		UTexture2D* Texture = Current.Get();
		if (Texture == nullptr)
		{
			continue;
		}
		// What is called holds the task, which lives as long as it runs.
		const TSharedRef<FEmerDiffTask> Self = AsShared();
		Run = EmerDiff::Segment(
			Texture, Chosen.Regions,
			[Self](const FEmerDiffResult& Result) { Self->OnFinished(Result); },
			[Self](EEmerDiffStage Stage, int32 Done, int32 Total)
			{ Self->OnProgress(Stage, Done, Total); });
		return;
	}
	Finish(FText::Format(LOCTEXT("Done", "{0} {0}|plural(one=texture,other=textures) made"),
			   Made.Num()),
		true);
}

void FEmerDiffTask::OnProgress(EEmerDiffStage Stage, int32 Done, int32 Total)
{
	const UTexture2D* Texture = Current.Get();
	if (Texture == nullptr || !Notification.IsValid())
	{
		return;
	}
	const FText What = StaticEnum<EEmerDiffStage>()->GetDisplayNameTextByValue(
		static_cast<int64>(Stage));
	const double Share = static_cast<double>(Done) / FMath::Max(Total, 1);
	Notification->SetText(FText::Format(LOCTEXT("Progress", "{0}: {1}, {2}"),
		FText::FromString(Texture->GetName()), What, FText::AsPercent(Share)));
}

void FEmerDiffTask::OnFinished(const FEmerDiffResult& Result)
{
	Run.Reset();
	// Windows that show progress may collect garbage.
	const TStrongObjectPtr<UEmerDiffSegmentation> Kept(Result.Segmentation);
	const UTexture2D* Texture = Current.Get();
	FString Message = Result.Message;
	if (Result.End == EEmerDiffEnd::Cancelled)
	{
		Message = TEXT("Cancelled.");
	}
	else if (Result.End == EEmerDiffEnd::Completed && Texture != nullptr)
	{
		for (UTexture2D* Each : EmerDiffAssets::Make(*Texture, *Kept, Chosen, Message))
		{
			Made.Add(Each);
		}
	}
	if (Message.IsEmpty())
	{
		Next();
	}
	else
	{
		Finish(FText::FromString(Message), false);
	}
}

void FEmerDiffTask::Cancel()
{
	Waiting.Reset();
	if (Run.IsValid())
	{
		Run->Cancel();
	}
}

void FEmerDiffTask::Finish(const FText& Words, bool bSuccess)
{
	if (Notification.IsValid())
	{
		Notification->SetText(Words);
		Notification->SetCompletionState(
			bSuccess ? SNotificationItem::CS_Success : SNotificationItem::CS_Fail);
		Notification->ExpireAndFadeout();
		Notification.Reset();
	}
	TArray<UObject*> Shown;
	for (const TWeakObjectPtr<UTexture2D>& Texture : Made)
	{
		if (Texture.IsValid())
		{
			Shown.Add(Texture.Get());
		}
	}
	if (Shown.Num() != 0)
	{
		GEditor->SyncBrowserToObjects(Shown);
	}
}

#undef LOCTEXT_NAMESPACE
