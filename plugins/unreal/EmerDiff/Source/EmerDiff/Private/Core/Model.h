// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Options.h"
#include "Core/Segmentation.h"

#include <functional>
#include <memory>
#include <string>

namespace EmerDiffCore
{
	/** What long work is watched and stopped by. */
	struct Watch
	{
		/** Called on the thread that works; what it returns is whether to go on. */
		std::function<bool(int32_t Stage, uint32_t Done, uint32_t Total)> Progress;
		/** Null, or what stops the work from another thread. */
		const emerdiff_cancel* Cancel = nullptr;
	};

	/** A model that is loaded. It never changes. */
	class Model
	{
	public:
		/**
		 * Returns null, and why in `Failure`, where it cannot be loaded. A device that is named and
		 * computes something else than the CPU is not used: `Warn` is told, and the CPU is.
		 */
		static std::shared_ptr<const Model> Load(const std::shared_ptr<const Library>& From,
			const ModelChoice& Choice, const Watch& Watched,
			const std::function<void(const std::string&)>& Warn, Outcome& Failure);

		/** Says why a run would not fit into `FreeMemory` bytes, or that it does. */
		Outcome Fits(const Picture& Source, const RunOptions& Options, uint64_t FreeMemory) const;

		/** Returns null, and why in `Failure`, where the picture is not cut to the end. */
		std::shared_ptr<Segmentation> Segment(std::shared_ptr<const Picture> Source,
			const RunOptions& Options, const Watch& Watched, Outcome& Failure) const;

	private:
		Model(std::shared_ptr<const Library> From, emerdiff_model* Loaded);

		std::shared_ptr<const Library> Called;
		Owned<emerdiff_model> Kept;
	};
}
