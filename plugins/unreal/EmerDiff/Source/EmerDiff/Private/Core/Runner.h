// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Run.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace EmerDiffCore
{
	/**
	 * Does runs one after the other on a thread that lives while there are some. Two at a time would
	 * take turns in the model and need twice the memory.
	 */
	class Runner
	{
	public:
		/** Without a library every run fails with `Missing`. */
		Runner(std::shared_ptr<const Library> From, Outcome Missing, Host On);
		~Runner();

		std::shared_ptr<Run> Start(Request Asked, Listener Told);

		/** Tells of a run that could not even begin, as of any other. */
		std::shared_ptr<Run> Refuse(Outcome Why, Listener Told);

		/** Cancels all runs, tells their listeners nothing more, and waits until they have ended. */
		void Close();

	private:
		void Work();
		std::shared_ptr<Run> Next();
		void Do(Run& Current);
		std::shared_ptr<const Model> ModelFor(Run& Current, const Watch& Watched, Outcome& Failure);

		const std::shared_ptr<const Library> Called;
		const Outcome WhyNot;
		const std::shared_ptr<Hosting> Hosted;

		std::mutex Guard;
		std::condition_variable Idle;
		std::deque<std::shared_ptr<Run>> Waiting;
		std::shared_ptr<Run> Busy;
		bool bWorking = false;
		bool bClosed = false;

		/** Used by the working thread alone. */
		ModelChoice LoadedChoice;
		std::shared_ptr<const Model> Loaded;
	};
}
