// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Library.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace EmerDiffCore
{
	/** How fine regions are. */
	enum class LevelKind : uint8_t
	{
		Automatic,
		Number,
		Detail,
	};

	struct Level
	{
		LevelKind Kind = LevelKind::Automatic;
		/** How many regions, where the kind is Number. */
		int32_t NumRegions = 12;
		/** From 0, one region, to 1, all, where the kind is Detail. */
		double Detail = 0.5;
	};

	/** What a run depends on beside its picture and its model. */
	struct RunOptions
	{
		Level Shown;
		/** Every region is in one piece. */
		bool bConnected = false;
		/** Share of the picture from 0 to below 1; smaller pieces go to what is around them. */
		double SmallestRegion = 0.001;
		/** Where the model looks more closely: "none", "auto" or "all". */
		std::string CloserLook = "auto";
		/** Others, by the library's own names. */
		std::vector<std::pair<std::string, std::string>> Named;
	};

	/** Which model, and where it computes. */
	struct ModelChoice
	{
		/** A folder or a name; "" is the model that comes with the library. */
		std::string Bundle;
		/** EMERDIFF_PROVIDER_*, or EMERDIFF_DEFAULT. */
		int32_t Provider = EMERDIFF_DEFAULT;
		/** 0 is one for each core. */
		uint32_t Threads = 0;

		bool operator==(const ModelChoice& Other) const
		{
			return Bundle == Other.Bundle && Provider == Other.Provider && Threads == Other.Threads;
		}
	};

	using OwnedOptions = Owned<emerdiff_options>;

	/** Makes options of a model, for loading it. */
	Outcome MakeOptions(const std::shared_ptr<const Library>& From, const ModelChoice& Choice,
		OwnedOptions& Made);

	/** Makes options of a run. */
	Outcome MakeOptions(
		const std::shared_ptr<const Library>& From, const RunOptions& Options, OwnedOptions& Made);

	/**
	 * Returns what a setting names: a folder where it has a slash, of the folder `Content` unless it
	 * is absolute; otherwise a model by its name.
	 */
	std::string BundleOf(const std::string& Setting, const std::string& Content);
}
