// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Model.h"

#include <cstdio>

namespace EmerDiffCore
{
	namespace
	{
		int32_t ReportProgress(void* Userdata, int32_t Stage, uint32_t Done, uint32_t Total)
		{
			return static_cast<const Watch*>(Userdata)->Progress(Stage, Done, Total) ? 0 : 1;
		}

		emerdiff_run RunOf(const OwnedOptions& Options, const Watch& Watched)
		{
			emerdiff_run Run = {};
			Run.options = Options.Get();
			Run.progress = ReportProgress;
			// The library gives it back unchanged and does not write to it.
			Run.userdata = const_cast<Watch*>(&Watched);
			Run.cancel = Watched.Cancel;
			return Run;
		}

		const char* BundleText(const ModelChoice& Choice)
		{
			return Choice.Bundle.empty() ? nullptr : Choice.Bundle.c_str();
		}

		/** Returns the choice, or the CPU where the device computes something else. */
		ModelChoice Trusted(const Library& Called, const ModelChoice& Choice,
			const std::function<void(const std::string&)>& Warn, Outcome& Failure)
		{
			// The library checks what it chooses itself.
			if (Choice.Provider == EMERDIFF_DEFAULT || Choice.Provider == EMERDIFF_PROVIDER_CPU)
			{
				return Choice;
			}
			double Difference = 0.0;
			int32_t IsTrusted = 0;
			Failure = Called.Check(Called.Calls().model_check_provider(
				BundleText(Choice), Choice.Provider, &Difference, &IsTrusted));
			if (!Failure.Ok() || IsTrusted != 0)
			{
				return Choice;
			}
			char Number[32];
			std::snprintf(Number, sizeof Number, "%.2g", Difference);
			Warn("The device that is set computes something else than the CPU on this machine "
				 "(relative difference " +
				std::string(Number) +
				"); the CPU is used. A newer graphics driver may help.");
			ModelChoice Cpu = Choice;
			Cpu.Provider = EMERDIFF_PROVIDER_CPU;
			return Cpu;
		}
	}

	Model::Model(std::shared_ptr<const Library> From, emerdiff_model* Loaded)
		: Called(std::move(From)), Kept(Called, Loaded, Called->Calls().model_free)
	{
	}

	std::shared_ptr<const Model> Model::Load(const std::shared_ptr<const Library>& From,
		const ModelChoice& Choice, const Watch& Watched,
		const std::function<void(const std::string&)>& Warn, Outcome& Failure)
	{
		Failure = {};
		const ModelChoice Used = Trusted(*From, Choice, Warn, Failure);
		OwnedOptions Options;
		if (Failure.Ok())
		{
			Failure = MakeOptions(From, Used, Options);
		}
		if (!Failure.Ok())
		{
			return nullptr;
		}
		const emerdiff_run Run = RunOf(Options, Watched);
		emerdiff_model* Loaded = nullptr;
		Failure = From->Check(From->Calls().model_load(BundleText(Used), &Run, &Loaded));
		return Failure.Ok() ? std::shared_ptr<const Model>(new Model(From, Loaded)) : nullptr;
	}

	Outcome Model::Fits(const Picture& Source, const RunOptions& Options, uint64_t FreeMemory) const
	{
		OwnedOptions Made;
		emerdiff_estimate Estimate = {};
		Outcome Result = MakeOptions(Called, Options, Made);
		if (Result.Ok())
		{
			Result = Called->Check(Called->Calls().model_estimate(
				Kept.Get(), Source.Width(), Source.Height(), Made.Get(), &Estimate));
		}
		if (Result.Ok() && Estimate.memory > FreeMemory)
		{
			Result = Refusal(EMERDIFF_MEMORY_BUDGET,
				"A picture of " + std::to_string(Source.Width()) + " x " +
				std::to_string(Source.Height()) + " pixels needs up to " +
				std::to_string(Estimate.memory >> 20) + " MB of memory and " +
				std::to_string(FreeMemory >> 20) +
				" MB are free; close other programs, or take a smaller picture.");
		}
		return Result;
	}

	std::shared_ptr<Segmentation> Model::Segment(std::shared_ptr<const Picture> Source,
		const RunOptions& Options, const Watch& Watched, Outcome& Failure) const
	{
		OwnedOptions Made;
		Failure = MakeOptions(Called, Options, Made);
		if (!Failure.Ok())
		{
			return nullptr;
		}
		const emerdiff_run Run = RunOf(Made, Watched);
		const emerdiff_image Image = Source->View();
		emerdiff_segmentation* Result = nullptr;
		Failure = Called->Check(Called->Calls().segment(Kept.Get(), &Image, &Run, &Result));
		if (!Failure.Ok())
		{
			return nullptr;
		}
		auto Segmented = std::make_shared<Segmentation>(Called, Result, std::move(Source));
		Failure = Segmented->SetLevel(Options.Shown);
		return Failure.Ok() ? Segmented : nullptr;
	}
}
