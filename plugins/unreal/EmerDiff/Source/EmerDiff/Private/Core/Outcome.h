// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "emerdiff.h"

#include <cstdint>
#include <string>
#include <utility>

namespace EmerDiffCore
{
	/** How a call ended: success, or a code of emerdiff.h and a sentence that can be shown. */
	struct Outcome
	{
		emerdiff_status Code = EMERDIFF_OK;
		std::string Message;

		bool Ok() const { return Code == EMERDIFF_OK; }
		bool WasCancelled() const { return Code == EMERDIFF_CANCELLED; }
	};

	inline Outcome Refusal(emerdiff_status Code, std::string Message)
	{
		return {Code, std::move(Message)};
	}
}
