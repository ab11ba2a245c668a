// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Segmentation.h"

namespace EmerDiffCore
{
	Segmentation::Segmentation(std::shared_ptr<const Library> From, emerdiff_segmentation* Result,
		std::shared_ptr<const Picture> Source)
		: Called(std::move(From))
		, Kept(Called, Result, Called->Calls().segmentation_free)
		, Shown(std::move(Source))
	{
		Called->Calls().segmentation_size(Kept.Get(), &Columns, &Rows);
	}

	std::shared_ptr<Segmentation> Segmentation::FromBytes(
		const std::shared_ptr<const Library>& From, const uint8_t* Bytes, size_t Size,
		std::shared_ptr<const Picture> Source, Outcome& Failure)
	{
		emerdiff_segmentation* Result = nullptr;
		Failure = From->Check(
			From->Calls().segmentation_from_bytes(Bytes, Size, nullptr, &Result));
		if (!Failure.Ok())
		{
			return nullptr;
		}
		auto Made = std::make_shared<Segmentation>(From, Result, Source);
		if (Source != nullptr &&
			(Source->Width() != Made->Width() || Source->Height() != Made->Height()))
		{
			Failure = Refusal(EMERDIFF_INVALID_ARGUMENT,
				"These bytes are the result of a picture of " + std::to_string(Made->Width()) +
				" x " + std::to_string(Made->Height()) + " pixels, and this one has " +
				std::to_string(Source->Width()) + " x " + std::to_string(Source->Height()) + ".");
			return nullptr;
		}
		return Made;
	}

	Outcome Segmentation::ToBytes(std::vector<uint8_t>& Bytes) const
	{
		const Api& Calls = Called->Calls();
		size_t Size = 0;
		// Asked for its size only, the library says that the buffer is too small.
		const emerdiff_status Asked =
			Calls.segmentation_to_bytes(Kept.Get(), nullptr, 0, &Size);
		if (Asked != EMERDIFF_OK && Asked != EMERDIFF_BUFFER_TOO_SMALL)
		{
			return Called->Check(Asked);
		}
		Bytes.resize(Size);
		return Called->Check(
			Calls.segmentation_to_bytes(Kept.Get(), Bytes.data(), Bytes.size(), &Size));
	}

	std::shared_ptr<Segmentation> Segmentation::Clone(Outcome& Failure) const
	{
		emerdiff_segmentation* Result = nullptr;
		Failure = Called->Check(Called->Calls().segmentation_clone(Kept.Get(), &Result));
		return Failure.Ok() ? std::make_shared<Segmentation>(Called, Result, Shown) : nullptr;
	}

	Outcome Segmentation::NumRegions(uint32_t& Number) const
	{
		return Called->Check(Called->Calls().segmentation_num_regions(Kept.Get(), &Number));
	}

	Outcome Segmentation::MaxRegions(uint32_t& Number) const
	{
		return Called->Check(Called->Calls().segmentation_max_regions(Kept.Get(), &Number));
	}

	Outcome Segmentation::SetLevel(const Level& Wanted)
	{
		const Api& Calls = Called->Calls();
		switch (Wanted.Kind)
		{
		case LevelKind::Number:
			if (Wanted.NumRegions < 1)
			{
				return Refusal(EMERDIFF_INVALID_ARGUMENT,
					"The number of regions has to be 1 or more, not " +
					std::to_string(Wanted.NumRegions) + ".");
			}
			return Called->Check(Calls.segmentation_set_num_regions(
				Kept.Get(), static_cast<uint32_t>(Wanted.NumRegions)));
		case LevelKind::Detail:
			return Called->Check(Calls.segmentation_set_granularity(Kept.Get(), Wanted.Detail));
		case LevelKind::Automatic:
			break;
		}
		return {};
	}

	Outcome Segmentation::Regions(std::vector<emerdiff_region>& Found) const
	{
		uint32_t Number = 0;
		const Outcome Counted = NumRegions(Number);
		if (!Counted.Ok())
		{
			return Counted;
		}
		Found.resize(Number);
		return Called->Check(
			Called->Calls().segmentation_regions(Kept.Get(), Found.data(), Found.size()));
	}

	Outcome Segmentation::Region(int64_t Node, emerdiff_region& Found) const
	{
		if (Node < 0 || Node > UINT32_MAX)
		{
			return Refusal(EMERDIFF_INVALID_ARGUMENT, "There is no node " + std::to_string(Node) + ".");
		}
		return Called->Check(Called->Calls().segmentation_region(
			Kept.Get(), static_cast<uint32_t>(Node), &Found));
	}

	Outcome Segmentation::RegionAt(int64_t X, int64_t Y, emerdiff_region& Found) const
	{
		const Outcome Checked = Inside(X, Y);
		return !Checked.Ok() ? Checked
							 : Called->Check(Called->Calls().segmentation_region_at(Kept.Get(),
								   static_cast<uint32_t>(X), static_cast<uint32_t>(Y), &Found));
	}

	Outcome Segmentation::PathAt(int64_t X, int64_t Y, std::vector<emerdiff_region>& Found) const
	{
		const Outcome Checked = Inside(X, Y);
		if (!Checked.Ok())
		{
			return Checked;
		}
		const Api& Calls = Called->Calls();
		const uint32_t Column = static_cast<uint32_t>(X);
		const uint32_t Row = static_cast<uint32_t>(Y);
		size_t Count = 0;
		Calls.segmentation_path_at(Kept.Get(), Column, Row, nullptr, &Count);
		Found.resize(Count);
		return Called->Check(
			Calls.segmentation_path_at(Kept.Get(), Column, Row, Found.data(), &Count));
	}

	Outcome Segmentation::Inside(int64_t X, int64_t Y) const
	{
		if (X >= 0 && Y >= 0 && X < Columns && Y < Rows)
		{
			return {};
		}
		return Refusal(EMERDIFF_INVALID_ARGUMENT,
			"Column " + std::to_string(X) + ", row " + std::to_string(Y) +
			" is outside the picture of " + std::to_string(Columns) + " x " + std::to_string(Rows) +
			" pixels.");
	}

	Outcome Segmentation::NeedPicture() const
	{
		if (Shown != nullptr)
		{
			return {};
		}
		return Refusal(EMERDIFF_INVALID_ARGUMENT,
			"This needs the picture. Give it when the result is opened from bytes.");
	}
}
