// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Runner.h"

namespace EmerDiffCore
{
	Runner::Runner(std::shared_ptr<const Library> From, Outcome Missing, Host On)
		: Called(std::move(From))
		, WhyNot(std::move(Missing))
		, Hosted(std::make_shared<Hosting>())
	{
		Hosted->On = std::move(On);
	}

	Runner::~Runner()
	{
		Close();
	}

	std::shared_ptr<Run> Runner::Start(Request Asked, Listener Told)
	{
		if (Called == nullptr)
		{
			return Refuse(WhyNot, std::move(Told));
		}
		auto Started = std::make_shared<Run>(Called, std::move(Asked), std::move(Told), Hosted);
		bool bNeedsThread = false;
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			if (bClosed)
			{
				Started->Cancel();
				return Started;
			}
			Waiting.push_back(Started);
			bNeedsThread = !bWorking;
			bWorking = true;
		}
		if (bNeedsThread)
		{
			Hosted->On.StartThread([this] { Work(); });
		}
		return Started;
	}

	std::shared_ptr<Run> Runner::Refuse(Outcome Why, Listener Told)
	{
		auto Refused = std::make_shared<Run>(Called, Request{}, std::move(Told), Hosted);
		Refused->End(Why, nullptr);
		return Refused;
	}

	void Runner::Close()
	{
		Hosted->bListens = false;
		std::deque<std::shared_ptr<Run>> Ended;
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			bClosed = true;
			Ended.swap(Waiting);
			if (Busy != nullptr)
			{
				Ended.push_back(Busy);
			}
		}
		for (const std::shared_ptr<Run>& Each : Ended)
		{
			Each->Cancel();
		}
		std::unique_lock<std::mutex> Lock(Guard);
		Idle.wait(Lock, [this] { return !bWorking; });
	}

	void Runner::Work()
	{
		while (const std::shared_ptr<Run> Current = Next())
		{
			if (Current->Begin())
			{
				Do(*Current);
			}
		}
	}

	std::shared_ptr<Run> Runner::Next()
	{
		const std::lock_guard<std::mutex> Lock(Guard);
		Busy = nullptr;
		if (Waiting.empty())
		{
			bWorking = false;
			// Under the lock, as the runner may be gone as soon as it is left.
			Idle.notify_all();
			return nullptr;
		}
		Busy = Waiting.front();
		Waiting.pop_front();
		return Busy;
	}

	void Runner::Do(Run& Current)
	{
		const Watch Watched = Current.WatchIt();
		Outcome How;
		std::shared_ptr<Segmentation> Made;
		const std::shared_ptr<const Model> Used = ModelFor(Current, Watched, How);
		if (Used != nullptr)
		{
			How = Used->Fits(
				*Current.Wanted.Source, Current.Wanted.Options, Hosted->On.FreeMemory());
		}
		if (How.Ok())
		{
			Made = Used->Segment(Current.Wanted.Source, Current.Wanted.Options, Watched, How);
		}
		Current.End(How, std::move(Made));
	}

	std::shared_ptr<const Model> Runner::ModelFor(
		Run& Current, const Watch& Watched, Outcome& Failure)
	{
		if (Loaded == nullptr || !(LoadedChoice == Current.Wanted.Model))
		{
			// Freed before the next one is loaded: two may not fit.
			Loaded = nullptr;
			LoadedChoice = Current.Wanted.Model;
			Loaded = Model::Load(Called, LoadedChoice, Watched, Hosted->On.Warn, Failure);
		}
		return Loaded;
	}
}
