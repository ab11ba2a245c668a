// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiff.h"

#include "Core/Run.h"
#include "EmerDiffConvert.h"
#include "EmerDiffModule.h"
#include "EmerDiffPictures.h"

namespace EmerDiffRunPrivate
{
	static FEmerDiffResult ResultOf(const EmerDiffCore::Run& Ended)
	{
		FEmerDiffResult Result;
		switch (Ended.State())
		{
		case EmerDiffCore::RunState::Completed:
			Result.End = EEmerDiffEnd::Completed;
			Result.Segmentation = UEmerDiffSegmentation::Wrap(Ended.Result());
			break;
		case EmerDiffCore::RunState::Failed:
			Result.End = EEmerDiffEnd::Failed;
			Result.Message = EmerDiffConvert::ToEngine(Ended.Message());
			UE_LOG(LogEmerDiff, Error, TEXT("%s"), *Result.Message);
			break;
		default:
			break;
		}
		return Result;
	}

	static EmerDiffCore::Listener ListenerOf(
		EmerDiff::FOnFinished Finished, EmerDiff::FOnProgress Progress)
	{
		EmerDiffCore::Listener Told;
		Told.Finished = [Finished = MoveTemp(Finished)](const EmerDiffCore::Run& Ended)
		{
			const FEmerDiffResult Result = ResultOf(Ended);
			if (Finished)
			{
				Finished(Result);
			}
		};
		if (Progress)
		{
			Told.Progress = [Progress = MoveTemp(Progress)](int32 Stage, uint32 Done, uint32 Total)
			{
				Progress(static_cast<EEmerDiffStage>(Stage), static_cast<int32>(Done),
					static_cast<int32>(Total));
			};
		}
		return Told;
	}

	static TSharedRef<FEmerDiffRun> Start(std::shared_ptr<const EmerDiffCore::Picture> Source,
		const EmerDiffCore::Outcome& Failure, const FEmerDiffOptions& Options,
		EmerDiffCore::Listener Told)
	{
		EmerDiffCore::Runner& Runner = FEmerDiffModule::Get().Runner();
		if (Source == nullptr)
		{
			return MakeShared<FEmerDiffRun>(Runner.Refuse(Failure, MoveTemp(Told)));
		}
		EmerDiffCore::Request Asked;
		Asked.Source = MoveTemp(Source);
		Asked.Options = EmerDiffConvert::ToCore(Options);
		Asked.Model = EmerDiffConvert::ModelOf(Options);
		return MakeShared<FEmerDiffRun>(Runner.Start(MoveTemp(Asked), MoveTemp(Told)));
	}
}

FEmerDiffRun::FEmerDiffRun(std::shared_ptr<EmerDiffCore::Run> InRun) : Run(MoveTemp(InRun))
{
}

void FEmerDiffRun::Cancel() const
{
	Run->Cancel();
}

TSharedRef<FEmerDiffRun> EmerDiff::Segment(const FImage& Image, const FEmerDiffOptions& Options,
	FOnFinished Finished, FOnProgress Progress)
{
	EmerDiffCore::Outcome Failure;
	auto Source = EmerDiffPictures::OfImage(Image, Options.bIgnoreAlpha, Failure);
	return EmerDiffRunPrivate::Start(MoveTemp(Source), Failure, Options,
		EmerDiffRunPrivate::ListenerOf(MoveTemp(Finished), MoveTemp(Progress)));
}

TSharedRef<FEmerDiffRun> EmerDiff::Segment(UTexture* Texture, const FEmerDiffOptions& Options,
	FOnFinished Finished, FOnProgress Progress)
{
	EmerDiffCore::Outcome Failure;
	auto Source = EmerDiffPictures::OfTexture(Texture, Options.bIgnoreAlpha, Failure);
	return EmerDiffRunPrivate::Start(MoveTemp(Source), Failure, Options,
		EmerDiffRunPrivate::ListenerOf(MoveTemp(Finished), MoveTemp(Progress)));
}
