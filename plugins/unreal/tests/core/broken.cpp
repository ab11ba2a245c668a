// Installations that are broken: each is an error in words, in every run, and nothing crashes.
#include "Core/Installation.h"
#include "support.h"

namespace Test
{
	namespace
	{
		/** Opens the file that is given; prints why that failed, also what a run then says. */
		void OpenBroken(const Arguments& Given)
		{
			Outcome Failure;
			const auto Opened = Library::Open(Given[0], SystemLoader(), Failure);
			CHECK(Opened == nullptr && !Failure.Ok());
			Game Played;
			Heard Told;
			Runner Runs(Opened, Failure, Played.MakeHost());
			const auto Started = Runs.Start(RequestOf(Squares(8)), Told.MakeListener());
			CHECK(Told.NumFinished == 0);
			Started->Cancel();
			Played.Pump();
			CHECK(Told.NumFinished == 1 && Told.State == RunState::Failed);
			CHECK(Told.Message == Failure.Message && Played.NumThreads == 0);
			std::printf("%s\n", Failure.Message.c_str());
		}

		/** A library that opens, and runs that fail: prints what the run says. */
		void RunBroken(const Arguments& Given)
		{
			Outcome Failure;
			const auto Opened = Library::Open(Given[0], SystemLoader(), Failure);
			CHECK(Opened != nullptr);
			Game Played;
			Heard Told;
			Runner Runs(Opened, Failure, Played.MakeHost());
			Request Asked = RequestOf(Squares(8));
			Asked.Model.Bundle = Given.size() > 1 ? Given[1] : "";
			Asked.Model.Provider = Given.size() > 2 ? std::atoi(Given[2].c_str()) : 0;
			Runs.Start(Asked, Told.MakeListener());
			Played.PumpUntil([&] { return Told.NumFinished != 0; });
			CHECK(Told.State == RunState::Failed);
			std::printf("%s\n", Told.Message.c_str());
		}

		void Installed(const Arguments& Given)
		{
			Outcome Failure;
			const auto Opened = Library::Open(Given[0], SystemLoader(), Failure);
			CHECK(Opened != nullptr);
			const Installation Found = CheckInstallation(Opened);
			for (const auto& [Name, Value] : Found.Facts)
			{
				std::printf("%s: %s\n", Name.c_str(), Value.c_str());
			}
			std::printf("%s\n", Found.Models.c_str());
		}
	}

	const std::vector<Command> BrokenCommands = {
		{"open-broken", OpenBroken},
		{"run-broken", RunBroken},
		{"installation", Installed},
	};
}
