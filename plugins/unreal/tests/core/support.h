// What the tests of the core share: the real library, a thread that plays the game thread, checks.
#pragma once

#include "Core/Runner.h"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#define CHECK(Condition) \
	do \
	{ \
		if (!(Condition)) \
		{ \
			std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #Condition); \
			std::exit(1); \
		} \
	} while (false)

namespace Test
{
	using namespace EmerDiffCore;

	/** Opens libraries as a system does. */
	Loader SystemLoader();

	/** The library that EMERDIFF_LIBRARY names. */
	std::shared_ptr<const Library> RealLibrary();

	/** Functions that wait to be called on the thread that calls Pump: the game thread of a test. */
	class Game
	{
	public:
		Host MakeHost();
		/** Calls what has been posted; returns how much that was. */
		size_t Pump();
		/** Pumps until something is so; a test that waits for a minute fails. */
		void PumpUntil(const std::function<bool()>& IsSo);
		void JoinThreads();
		~Game() { JoinThreads(); }

		uint64_t FreeMemory = uint64_t(1) << 40;
		/** Whether threads run at once; else they wait for StartThreads. */
		bool bThreadsStart = true;
		void StartThreads();
		size_t NumThreads = 0;

	private:
		std::mutex Guard;
		std::vector<std::function<void()>> Posted;
		std::vector<std::function<void()>> Held;
		std::vector<std::thread> Threads;
	};

	/** What a listener has heard. */
	struct Heard
	{
		std::vector<int32_t> Stages;
		int NumFinished = 0;
		RunState State = RunState::Waiting;
		std::string Message;
		std::shared_ptr<Segmentation> Result;

		Listener MakeListener();
	};

	/** RGBA of uint8 with four squares, to be cut. */
	std::shared_ptr<const Picture> Squares(uint32_t Side);
	/** A request that takes as little time as possible. */
	Request RequestOf(std::shared_ptr<const Picture> Source);

	std::vector<uint8_t> ReadFile(const std::string& File);
	void WriteFile(const std::string& File, const void* Data, size_t Size);

	using Arguments = std::vector<std::string>;
	struct Command
	{
		const char* Name;
		void (*Run)(const Arguments& Given);
	};
	extern const std::vector<Command> BrokenCommands, CancelCommands, DrawingCommands;
	extern const std::vector<Command> PictureCommands, RunCommands;
}
