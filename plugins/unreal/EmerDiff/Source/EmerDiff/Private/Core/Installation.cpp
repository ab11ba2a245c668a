// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Installation.h"

namespace EmerDiffCore
{
	namespace
	{
		/** Gets a text whose length only the library knows. */
		template <typename Call>
		Outcome TextOf(const Library& Called, Call Get, std::string& Text)
		{
			size_t Length = 0;
			const emerdiff_status Asked = Get(nullptr, 0, &Length);
			if (Asked != EMERDIFF_OK && Asked != EMERDIFF_BUFFER_TOO_SMALL)
			{
				return Called.Check(Asked);
			}
			Text.resize(Length + 1);
			const Outcome Result = Called.Check(Get(&Text[0], Text.size(), &Length));
			Text.resize(Length);
			return Result;
		}
	}

	Installation CheckInstallation(const std::shared_ptr<const Library>& From)
	{
		const Api& Calls = From->Calls();
		Installation Found;
		auto& Facts = Found.Facts;
		Facts.emplace_back("libemerdiff", Calls.version());
		Facts.emplace_back("interface", std::to_string(EMERDIFF_ABI_VERSION));
		Facts.emplace_back("library", From->File());
		if (Calls.runtime_path() == nullptr)
		{
			Facts.emplace_back("ONNX Runtime", Calls.last_error());
		}
		else
		{
			Facts.emplace_back("ONNX Runtime", Calls.runtime_version());
			Facts.emplace_back("its file", Calls.runtime_path());
			Facts.emplace_back("its providers", Calls.runtime_providers());
		}
		std::string Folder;
		const Outcome HasFolder = TextOf(*From, Calls.model_folder, Folder);
		Facts.emplace_back("folder of models", HasFolder.Ok() ? Folder : HasFolder.Message);
		const Outcome Listed = TextOf(*From, Calls.model_list, Found.Models);
		if (!Listed.Ok())
		{
			Facts.emplace_back("models", Listed.Message);
		}
		return Found;
	}
}
