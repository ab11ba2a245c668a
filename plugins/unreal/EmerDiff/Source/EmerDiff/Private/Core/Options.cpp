// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Options.h"

namespace EmerDiffCore
{
	namespace
	{
		Outcome NewOptions(const std::shared_ptr<const Library>& From, OwnedOptions& Made)
		{
			emerdiff_options* Options = nullptr;
			const Outcome Result = From->Check(From->Calls().options_new(&Options));
			Made = OwnedOptions(From, Options, From->Calls().options_free);
			return Result;
		}

		bool IsAbsolute(const std::string& Path)
		{
			return Path[0] == '/' || Path[0] == '\\' || (Path.size() > 1 && Path[1] == ':');
		}
	}

	Outcome MakeOptions(const std::shared_ptr<const Library>& From, const ModelChoice& Choice,
		OwnedOptions& Made)
	{
		Outcome Result = NewOptions(From, Made);
		if (Result.Ok() && Choice.Provider != EMERDIFF_DEFAULT)
		{
			Result = From->Check(From->Calls().options_set_provider(Made.Get(), Choice.Provider));
		}
		if (Result.Ok() && Choice.Threads != 0)
		{
			Result = From->Check(From->Calls().options_set_threads(Made.Get(), Choice.Threads));
		}
		return Result;
	}

	Outcome MakeOptions(
		const std::shared_ptr<const Library>& From, const RunOptions& Options, OwnedOptions& Made)
	{
		Outcome Result = NewOptions(From, Made);
		if (Result.Ok())
		{
			Result = From->Check(
				From->Calls().options_set_min_area(Made.Get(), Options.SmallestRegion));
		}
		std::vector<std::pair<std::string, std::string>> Named = {
			{"connected", Options.bConnected ? "true" : "false"},
			{"detail", Options.CloserLook},
		};
		Named.insert(Named.end(), Options.Named.begin(), Options.Named.end());
		for (const auto& [Key, Value] : Named)
		{
			if (Result.Ok())
			{
				Result = From->Check(
					From->Calls().options_set(Made.Get(), Key.c_str(), Value.c_str()));
			}
		}
		return Result;
	}

	std::string BundleOf(const std::string& Setting, const std::string& Content)
	{
		const bool bFolder = Setting.find_first_of("/\\") != std::string::npos;
		return bFolder && !IsAbsolute(Setting) ? Content + "/" + Setting : Setting;
	}
}
