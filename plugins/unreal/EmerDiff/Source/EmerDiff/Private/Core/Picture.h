// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Outcome.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace EmerDiffCore
{
	/** How an engine keeps pixels. The letters are the order in memory; F is for floats. */
	enum class PixelFormat : uint8_t
	{
		G8,
		G16,
		BGRA8,
		RGBA8,
		RGBA16,
		R16F,
		RGBA16F,
		R32F,
		RGBA32F,
	};

	/** Pixels in somebody else's memory: rows without gaps, the upper one first. */
	struct Pixels
	{
		const void* Data = nullptr;
		/** Bytes that may be read from `Data` on. */
		size_t Size = 0;
		int64_t Width = 0;
		int64_t Height = 0;
		PixelFormat Format = PixelFormat::BGRA8;
		/** Colours are linear light instead of sRGB. */
		bool bLinear = false;
		/** Alpha is not opacity: every pixel is opaque. */
		bool bIgnoreAlpha = false;
	};

	/** A copy of pixels that nobody changes, as the library takes it. */
	class Picture
	{
	public:
		/** Returns null, and why in `Failure`, where there is nothing to be cut. */
		static std::shared_ptr<const Picture> Copy(const Pixels& Source, Outcome& Failure);

		emerdiff_image View() const;
		uint32_t Width() const { return Columns; }
		uint32_t Height() const { return Rows; }

	private:
		Picture() = default;

		std::vector<uint8_t> Bytes;
		uint32_t Columns = 0;
		uint32_t Rows = 0;
		int32_t Layout = 0;
		int32_t Sample = 0;
		uint32_t Flags = 0;
	};

	/** Returns the value of a float of 16 bits (IEEE 754 binary16). */
	float HalfToFloat(uint16_t Half);

	/** Makes BGRA of RGBA, or the other way round, where it lies. */
	void SwapRedAndBlue(void* Rgba, size_t NumPixels);
}
