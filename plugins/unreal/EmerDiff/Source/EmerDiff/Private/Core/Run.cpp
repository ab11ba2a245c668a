// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Run.h"

namespace EmerDiffCore
{
	namespace
	{
		Owned<emerdiff_cancel> NewCancel(const std::shared_ptr<const Library>& From)
		{
			emerdiff_cancel* Cancel = nullptr;
			if (From == nullptr || From->Calls().cancel_new(&Cancel) != EMERDIFF_OK)
			{
				return {};
			}
			return Owned<emerdiff_cancel>(From, Cancel, From->Calls().cancel_free);
		}
	}

	Run::Run(std::shared_ptr<const Library> From, Request Asked, Listener Told,
		std::shared_ptr<const Hosting> On)
		: Called(std::move(From))
		, Hosted(std::move(On))
		, Wanted(std::move(Asked))
		, Stop(NewCancel(Called))
		, Heard(std::move(Told))
	{
	}

	void Run::Cancel()
	{
		bool bWaiting = false;
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			bStopped = true;
			bWaiting = Now == RunState::Waiting;
			if (bWaiting)
			{
				Now = RunState::Cancelled;
				Wanted.Source = nullptr;
			}
		}
		if (Stop.Get() != nullptr)
		{
			Called->Calls().cancel_request(Stop.Get());
		}
		if (bWaiting)
		{
			PostEnd();
		}
	}

	RunState Run::State() const
	{
		const std::lock_guard<std::mutex> Lock(Guard);
		return Now;
	}

	std::string Run::Message() const
	{
		const std::lock_guard<std::mutex> Lock(Guard);
		return Why;
	}

	std::shared_ptr<Segmentation> Run::Result() const
	{
		const std::lock_guard<std::mutex> Lock(Guard);
		return Made;
	}

	bool Run::Begin()
	{
		const std::lock_guard<std::mutex> Lock(Guard);
		if (Now != RunState::Waiting)
		{
			return false;
		}
		Now = RunState::Running;
		return true;
	}

	Watch Run::WatchIt()
	{
		Watch Watched;
		Watched.Progress = [this](int32_t Stage, uint32_t Done, uint32_t Total)
		{ return Report(Stage, Done, Total); };
		Watched.Cancel = Stop.Get();
		return Watched;
	}

	bool Run::Report(int32_t Stage, uint32_t Done, uint32_t Total)
	{
		bool bPost = false;
		bool bGoOn = false;
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			LastStage = Stage;
			LastDone = Done;
			LastTotal = Total;
			bGoOn = !bStopped;
			// One that is on its way takes the newest numbers along.
			bPost = bGoOn && !bProgressPosted;
			bProgressPosted = bProgressPosted || bPost;
		}
		if (bPost)
		{
			Hosted->On.Post([Self = shared_from_this()] { Self->DeliverProgress(); });
		}
		return bGoOn;
	}

	void Run::End(const Outcome& How, std::shared_ptr<Segmentation> InMade)
	{
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			if (bStopped || How.WasCancelled())
			{
				Now = RunState::Cancelled;
			}
			else if (How.Ok())
			{
				Now = RunState::Completed;
				Made = std::move(InMade);
			}
			else
			{
				Now = RunState::Failed;
				Why = How.Message;
			}
			// The picture lives on in the result alone.
			Wanted.Source = nullptr;
		}
		PostEnd();
	}

	void Run::PostEnd()
	{
		Hosted->On.Post([Self = shared_from_this()] { Self->DeliverEnd(); });
	}

	void Run::DeliverProgress()
	{
		std::function<void(int32_t, uint32_t, uint32_t)> Told;
		int32_t Stage = 0;
		uint32_t Done = 0;
		uint32_t Total = 0;
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			bProgressPosted = false;
			if (!bStopped)
			{
				Told = Heard.Progress;
			}
			Stage = LastStage;
			Done = LastDone;
			Total = LastTotal;
		}
		if (Told && Hosted->bListens)
		{
			Told(Stage, Done, Total);
		}
	}

	void Run::DeliverEnd()
	{
		std::function<void(const Run&)> Told;
		{
			const std::lock_guard<std::mutex> Lock(Guard);
			// Cancelled after the last pixel was cut and before anybody knew of it.
			if (bStopped && Now == RunState::Completed)
			{
				Now = RunState::Cancelled;
				Made = nullptr;
			}
			Told = std::move(Heard.Finished);
			// What the listener holds may hold this run.
			Heard = {};
		}
		if (Told && Hosted->bListens)
		{
			Told(*this);
		}
	}
}
