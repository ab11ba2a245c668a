// Runs: their order, what is refused, many threads, and what they hold of memory.
#include "support.h"

#include <chrono>
#include <malloc.h>

namespace Test
{
	namespace
	{
		/** What is held of memory, in KB; what is free but not given back is not counted. */
		long ResidentMemory()
		{
			malloc_trim(0);
			std::FILE* File = std::fopen("/proc/self/statm", "r");
			long Pages = 0;
			CHECK(std::fscanf(File, "%*d %ld", &Pages) == 1);
			std::fclose(File);
			return Pages * 4;
		}

		void OneAfterTheOther(const Arguments&)
		{
			Game Played;
			Heard Told[3];
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			for (Heard& Each : Told)
			{
				Runs.Start(RequestOf(Squares(32)), Each.MakeListener());
			}
			Played.PumpUntil([&] { return Told[0].NumFinished != 0; });
			Played.PumpUntil([&] { return Told[2].NumFinished != 0; });
			for (Heard& Each : Told)
			{
				CHECK(Each.NumFinished == 1 && Each.State == RunState::Completed);
				CHECK(Each.Result->Width() == 32 && !Each.Stages.empty());
			}
			// All on one thread, which ends when there is nothing more.
			CHECK(Played.NumThreads == 1);
			Played.JoinThreads();
			Runs.Start(RequestOf(Squares(32)), {});
			CHECK(Played.NumThreads == 2);
		}

		/** What the machine cannot hold is refused with the number, and the next one runs. */
		void TooLarge(const Arguments&)
		{
			Game Played;
			Heard Small, Told;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			Played.FreeMemory = 1 << 20;
			Runs.Start(RequestOf(Squares(512)), Told.MakeListener());
			Played.PumpUntil([&] { return Told.NumFinished != 0; });
			CHECK(Told.State == RunState::Failed);
			std::printf("%s\n", Told.Message.c_str());
			Played.FreeMemory = uint64_t(1) << 40;
			Runs.Start(RequestOf(Squares(32)), Small.MakeListener());
			Played.PumpUntil([&] { return Small.NumFinished != 0; });
			CHECK(Small.State == RunState::Completed);
		}

		void BadOption(const Arguments&)
		{
			Game Played;
			Heard Told;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			Request Asked = RequestOf(Squares(32));
			Asked.Options.Named = {{"sed", "1"}};
			Runs.Start(Asked, Told.MakeListener());
			Played.PumpUntil([&] { return Told.NumFinished != 0; });
			CHECK(Told.State == RunState::Failed);
			std::printf("%s\n", Told.Message.c_str());
		}

		/** Many threads start runs and cancel them; every one is told of once. */
		void ManyThreads(const Arguments&)
		{
			Game Played;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			constexpr int NumThreads = 4, NumRuns = 6;
			std::vector<Heard> Told(NumThreads * NumRuns);
			std::vector<std::thread> Threads;
			for (int Thread = 0; Thread < NumThreads; ++Thread)
			{
				Threads.emplace_back([&, Thread] {
					for (int At = 0; At < NumRuns; ++At)
					{
						Heard& Each = Told[Thread * NumRuns + At];
						const auto Started = Runs.Start(RequestOf(Squares(16)), Each.MakeListener());
						if (At % 3 != 0)
						{
							std::this_thread::sleep_for(std::chrono::milliseconds(3 * At));
							Started->Cancel();
						}
					}
				});
			}
			const auto AllTold = [&] {
				for (const Heard& Each : Told)
				{
					if (Each.NumFinished == 0)
					{
						return false;
					}
				}
				return true;
			};
			Played.PumpUntil(AllTold);
			for (std::thread& Thread : Threads)
			{
				Thread.join();
			}
			for (size_t At = 0; At < Told.size(); ++At)
			{
				CHECK(Told[At].NumFinished == 1 && Told[At].State != RunState::Failed);
				CHECK(At % NumRuns % 3 != 0 || Told[At].State == RunState::Completed);
			}
		}

		/** A listener that holds its own run, as people write them, is let go of. */
		void NoCycle(const Arguments&)
		{
			Game Played;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			auto Held = std::make_shared<std::shared_ptr<Run>>();
			bool bFinished = false;
			Listener Told;
			Told.Progress = [Held](int32_t, uint32_t, uint32_t) {};
			Told.Finished = [Held, &bFinished](const Run&) { bFinished = true; };
			*Held = Runs.Start(RequestOf(Squares(16)), Told);
			Told = {};
			const std::weak_ptr<Run> Watched = *Held;
			Held = nullptr;
			Played.PumpUntil([&] { return bFinished; });
			Played.JoinThreads();
			CHECK(Watched.expired());
		}

		/**
		 * NUMBER WHOLE MODEL: so many runs, of which each WHOLEth comes to its end and the others are
		 * cancelled; they hold about as much memory after the first half as after the last. What
		 * varies is less than 1 MB; the pictures of the whole runs in the second half are 12 MB, as
		 * are those of the runs that are cancelled in the middle.
		 */
		void Many(const Arguments& Given)
		{
			Game Played;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			const int Number = std::atoi(Given[0].c_str());
			const int Whole = std::atoi(Given[1].c_str());
			long Before = 0;
			for (int At = 0; At < Number; ++At)
			{
				Heard Told;
				Request Asked = RequestOf(Squares(256));
				Asked.Model.Bundle = Given[2];
				const auto Started = Runs.Start(std::move(Asked), Told.MakeListener());
				if (At % Whole != 0)
				{
					// Every fifth in the middle, the others as soon as they are asked for.
					Played.PumpUntil([&] { return At % 5 != 0 || !Told.Stages.empty(); });
					Started->Cancel();
				}
				Played.PumpUntil([&] { return Told.NumFinished != 0; });
				CHECK(At % Whole != 0 || Told.State == RunState::Completed);
				Played.JoinThreads();
				Before = At == Number / 2 ? ResidentMemory() : Before;
			}
			const long Grown = ResidentMemory() - Before;
			std::printf("%d runs, grown by %ld KB\n", Number, Grown);
			CHECK(Grown < 8 * 1024);
		}
	}

	const std::vector<Command> RunCommands = {
		{"one-after-the-other", OneAfterTheOther},
		{"too-large", TooLarge},
		{"bad-option", BadOption},
		{"many-threads", ManyThreads},
		{"no-cycle", NoCycle},
		{"many", Many},
	};
}
