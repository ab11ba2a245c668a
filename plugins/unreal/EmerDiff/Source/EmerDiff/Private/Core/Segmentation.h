// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Options.h"
#include "Core/Picture.h"

#include <memory>
#include <string>
#include <vector>

namespace EmerDiffCore
{
	/** How the edges of masks are drawn; lengths in pixels. */
	struct Edges
	{
		float Grow = 0.0f;
		float Feather = 0.0f;
		bool bCleanColors = false;
	};

	/** An outer ring and the holes in it, in pixels from the upper left corner. */
	struct Polygon
	{
		std::vector<emerdiff_point> Outer;
		std::vector<std::vector<emerdiff_point>> Holes;
	};

	/** Memory for one value per pixel, rows without gaps. */
	struct Target
	{
		void* Data = nullptr;
		size_t Size = 0;
	};

	/** Regions by their nodes. */
	using Nodes = std::vector<uint32_t>;

	/**
	 * A picture divided into regions. All calls may come from any thread. What cannot be done is
	 * said in the outcome, and then nothing is written.
	 */
	class Segmentation
	{
	public:
		/** Takes over `Result`. `Source` is the picture of it, or null where it is not known. */
		Segmentation(std::shared_ptr<const Library> From, emerdiff_segmentation* Result,
			std::shared_ptr<const Picture> Source);

		/** Opens what ToBytes has kept. `Source` is null, or the picture of it. */
		static std::shared_ptr<Segmentation> FromBytes(const std::shared_ptr<const Library>& From,
			const uint8_t* Bytes, size_t Size, std::shared_ptr<const Picture> Source,
			Outcome& Failure);

		Outcome ToBytes(std::vector<uint8_t>& Bytes) const;

		/** Returns another result of the same picture, with a level of its own; null on failure. */
		std::shared_ptr<Segmentation> Clone(Outcome& Failure) const;

		uint32_t Width() const { return Columns; }
		uint32_t Height() const { return Rows; }
		size_t NumPixels() const { return static_cast<size_t>(Columns) * Rows; }

		Outcome NumRegions(uint32_t& Number) const;
		Outcome MaxRegions(uint32_t& Number) const;
		Outcome SetLevel(const Level& Wanted);

		Outcome Regions(std::vector<emerdiff_region>& Found) const;
		Outcome Region(int64_t Node, emerdiff_region& Found) const;
		Outcome RegionAt(int64_t X, int64_t Y, emerdiff_region& Found) const;
		/** From the finest region there to the whole picture. */
		Outcome PathAt(int64_t X, int64_t Y, std::vector<emerdiff_region>& Found) const;

		/** Ids of 8, 16 or 32 bits. */
		Outcome Labels(uint32_t Bits, Target To) const;
		/** One byte a pixel, 255 inside and 0 outside. */
		Outcome Mask(const Nodes& Selected, Target To) const;
		/** One byte a pixel: the share of it that belongs to the regions. */
		Outcome Coverage(const Nodes& Selected, const Edges& Drawn, Target To) const;
		/** One byte a pixel: how strong the border of regions is there. */
		Outcome Contours(Target To) const;
		/** BGRA of 8 bits. */
		Outcome Cutout(const Nodes& Selected, const Edges& Drawn, Target To) const;
		/** BGRA of 8 bits; `Color` is EMERDIFF_COLOR_*. */
		Outcome Colors(int32_t Color, Target To) const;
		/** BGRA of 8 bits; without nodes all regions of the level are shown. */
		Outcome Overlay(const Nodes& Selected, Target To) const;

		Outcome Outline(const Nodes& Selected, const Edges& Drawn, float Tolerance,
			std::vector<Polygon>& Found) const;

	private:
		Outcome Inside(int64_t X, int64_t Y) const;
		Outcome NeedPicture() const;

		std::shared_ptr<const Library> Called;
		Owned<emerdiff_segmentation> Kept;
		std::shared_ptr<const Picture> Shown;
		uint32_t Columns = 0;
		uint32_t Rows = 0;
	};
}
