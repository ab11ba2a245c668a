// Cancelling runs at any moment, and the end of the engine in the middle of them.
#include "support.h"

#include <chrono>

namespace Test
{
	namespace
	{
		/** Cancels as soon as so much progress was told of; returns what came of it. */
		RunState CancelAfter(Runner& Runs, Game& Played, size_t NumProgress)
		{
			Heard Told;
			std::shared_ptr<Run> Started;
			Listener Listening = Told.MakeListener();
			Listening.Progress = [&, Hear = Listening.Progress](int32_t Stage, uint32_t Done, uint32_t Total)
			{
				Hear(Stage, Done, Total);
				// After it was cancelled, nothing more is told of its progress.
				CHECK(Told.Stages.size() <= NumProgress);
				if (Told.Stages.size() == NumProgress)
				{
					Started->Cancel();
				}
			};
			Request Asked;
			Asked.Source = Squares(48);
			Started = Runs.Start(Asked, Listening);
			if (NumProgress == 0)
			{
				Started->Cancel();
			}
			Played.PumpUntil([&] { return Told.NumFinished != 0; });
			CHECK(Told.NumFinished == 1);
			CHECK((Told.Result != nullptr) == (Told.State == RunState::Completed));
			CHECK((Told.State == RunState::Cancelled) == (Told.Stages.size() == NumProgress));
			Started->Cancel();
			CHECK(Started->State() == Told.State);
			return Told.State;
		}

		void CancelAtAnyMoment(const Arguments&)
		{
			Game Played;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			size_t NumProgress = 0;
			while (CancelAfter(Runs, Played, NumProgress) == RunState::Cancelled)
			{
				++NumProgress;
			}
			CHECK(NumProgress > 3);
		}

		/** One that waits ends at once and lets go of its picture, and the others go on. */
		void CancelWhileWaiting(const Arguments&)
		{
			Game Played;
			Played.bThreadsStart = false;
			Heard First, Second;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			Runs.Start(RequestOf(Squares(32)), First.MakeListener());
			auto Source = Squares(32);
			const std::weak_ptr<const Picture> Held = Source;
			const auto Waiting = Runs.Start(RequestOf(std::move(Source)), Second.MakeListener());
			CHECK(!Held.expired());
			Waiting->Cancel();
			CHECK(Held.expired());
			Waiting->Cancel();
			Played.Pump();
			CHECK(Second.NumFinished == 1 && Second.State == RunState::Cancelled);
			Played.StartThreads();
			Played.PumpUntil([&] { return First.NumFinished != 0; });
			CHECK(First.State == RunState::Completed && Second.NumFinished == 1);
		}

		/** The last pixel is cut, nobody knows of it yet, and then it is cancelled. */
		void CancelWhenDone(const Arguments&)
		{
			Game Played;
			Heard Told;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			const auto Started = Runs.Start(RequestOf(Squares(32)), Told.MakeListener());
			Played.JoinThreads();
			CHECK(Started->State() == RunState::Completed && Told.NumFinished == 0);
			Started->Cancel();
			while (Played.Pump() != 0)
			{
			}
			CHECK(Told.NumFinished == 1 && Told.State == RunState::Cancelled);
			CHECK(Told.Stages.empty() && Told.Result == nullptr && Started->Result() == nullptr);
		}

		/** The engine quits: all end, nobody is told, and what is posted late does nothing. */
		void CloseInTheMiddle(const Arguments&)
		{
			for (int Wait = 0; Wait < 40; Wait += 8)
			{
				Game Played;
				Heard Told[3];
				auto Runs = std::make_unique<Runner>(RealLibrary(), Outcome{}, Played.MakeHost());
				std::vector<std::shared_ptr<Run>> Started;
				for (Heard& Each : Told)
				{
					Started.push_back(Runs->Start(RequestOf(Squares(64)), Each.MakeListener()));
				}
				std::this_thread::sleep_for(std::chrono::milliseconds(Wait));
				Runs->Close();
				Heard Late;
				CHECK(Runs->Start(RequestOf(Squares(32)), Late.MakeListener())->State() ==
					RunState::Cancelled);
				Runs = nullptr;
				Played.Pump();
				for (size_t At = 0; At < 3; ++At)
				{
					CHECK(Told[At].NumFinished == 0 && Started[At]->State() != RunState::Running);
					CHECK(Started[At]->State() != RunState::Waiting);
				}
				CHECK(Late.NumFinished == 0);
			}
		}
	}

	const std::vector<Command> CancelCommands = {
		{"cancel-at-any-moment", CancelAtAnyMoment},
		{"cancel-while-waiting", CancelWhileWaiting},
		{"cancel-when-done", CancelWhenDone},
		{"close-in-the-middle", CloseInTheMiddle},
	};
}
