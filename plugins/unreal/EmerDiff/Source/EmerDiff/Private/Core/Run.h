// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Model.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace EmerDiffCore
{
	enum class RunState : uint8_t
	{
		Waiting,
		Running,
		Completed,
		Failed,
		Cancelled,
	};

	/** What a run is asked to do. */
	struct Request
	{
		std::shared_ptr<const Picture> Source;
		RunOptions Options;
		ModelChoice Model;
	};

	class Run;

	/** What a run tells, on the thread that posted functions are called on. */
	struct Listener
	{
		/** The newest progress; what came between two calls is left out. */
		std::function<void(int32_t Stage, uint32_t Done, uint32_t Total)> Progress;
		/** Called once, as the last. */
		std::function<void(const Run& Ended)> Finished;
	};

	/** What the engine does for runs. */
	struct Host
	{
		/** Calls a function on a thread of its own, with a stack of 256 KB or more. */
		std::function<void(std::function<void()>)> StartThread;
		/** Calls a function soon on the thread that results are delivered on. */
		std::function<void(std::function<void()>)> Post;
		std::function<uint64_t()> FreeMemory;
		std::function<void(const std::string&)> Warn;
	};

	/** The host of all runs, and whether anybody still listens to them. */
	struct Hosting
	{
		Host On;
		std::atomic<bool> bListens{true};
	};

	/** One picture on its way to a result. */
	class Run : public std::enable_shared_from_this<Run>
	{
	public:
		Run(std::shared_ptr<const Library> From, Request Asked, Listener Told,
			std::shared_ptr<const Hosting> On);

		/** May be called from any thread, at any time. No result is delivered after it. */
		void Cancel();

		RunState State() const;
		/** Why a run failed, in a sentence. */
		std::string Message() const;
		/** Null unless the run is completed. */
		std::shared_ptr<Segmentation> Result() const;

	private:
		friend class Runner;

		/** Returns false when the run was cancelled before it began. */
		bool Begin();
		Watch WatchIt();
		bool Report(int32_t Stage, uint32_t Done, uint32_t Total);
		void End(const Outcome& How, std::shared_ptr<Segmentation> Made);

		void PostEnd();
		void DeliverProgress();
		void DeliverEnd();

		const std::shared_ptr<const Library> Called;
		const std::shared_ptr<const Hosting> Hosted;
		Request Wanted;
		Owned<emerdiff_cancel> Stop;

		mutable std::mutex Guard;
		Listener Heard;
		RunState Now = RunState::Waiting;
		bool bStopped = false;
		bool bProgressPosted = false;
		int32_t LastStage = 0;
		uint32_t LastDone = 0;
		uint32_t LastTotal = 0;
		std::string Why;
		std::shared_ptr<Segmentation> Made;
	};
}
