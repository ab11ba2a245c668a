// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Library.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace EmerDiffCore
{
	/** What a report about a problem should hold. */
	struct Installation
	{
		/** A name and a value each, in the order in which they are shown. */
		std::vector<std::pair<std::string, std::string>> Facts;
		/** The models as JSON, as emerdiff_model_list writes them; "" where that failed. */
		std::string Models;
	};

	Installation CheckInstallation(const std::shared_ptr<const Library>& From);
}
