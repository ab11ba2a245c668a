// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Segmentation.h"

namespace EmerDiffCore
{
	namespace
	{
		emerdiff_buffer BufferOf(Target To)
		{
			emerdiff_buffer Buffer = {};
			Buffer.data = To.Data;
			Buffer.size = To.Size;
			return Buffer;
		}

		emerdiff_selection SelectionOf(const Nodes& Selected, const Edges& Drawn)
		{
			emerdiff_selection Selection = {};
			Selection.nodes = Selected.data();
			Selection.num_nodes = Selected.size();
			Selection.grow = Drawn.Grow;
			Selection.feather = Drawn.Feather;
			Selection.flags = Drawn.bCleanColors ? EMERDIFF_DECONTAMINATE : 0;
			return Selection;
		}

		/** Sorts rings, which come polygon by polygon with the outer one first. */
		std::vector<Polygon> PolygonsOf(
			const std::vector<emerdiff_ring>& Rings, const std::vector<emerdiff_point>& Points)
		{
			std::vector<Polygon> Polygons;
			for (const emerdiff_ring& Ring : Rings)
			{
				const auto First = Points.begin() + Ring.first;
				std::vector<emerdiff_point> Line(First, First + Ring.num_points);
				if (Ring.hole == 0)
				{
					Polygons.push_back({std::move(Line), {}});
				}
				else
				{
					Polygons.back().Holes.push_back(std::move(Line));
				}
			}
			return Polygons;
		}
	}

	Outcome Segmentation::Labels(uint32_t Bits, Target To) const
	{
		const emerdiff_buffer Buffer = BufferOf(To);
		return Called->Check(Called->Calls().segmentation_labels(Kept.Get(), Bits, &Buffer));
	}

	Outcome Segmentation::Mask(const Nodes& Selected, Target To) const
	{
		const emerdiff_selection Selection = SelectionOf(Selected, {});
		const emerdiff_buffer Buffer = BufferOf(To);
		return Called->Check(Called->Calls().segmentation_mask(Kept.Get(), &Selection, &Buffer));
	}

	Outcome Segmentation::Coverage(const Nodes& Selected, const Edges& Drawn, Target To) const
	{
		const Outcome Checked = NeedPicture();
		if (!Checked.Ok())
		{
			return Checked;
		}
		const emerdiff_image Image = Shown->View();
		// Colours play no part in a mask.
		const emerdiff_selection Selection = SelectionOf(Selected, {Drawn.Grow, Drawn.Feather, false});
		const emerdiff_buffer Buffer = BufferOf(To);
		return Called->Check(
			Called->Calls().segmentation_coverage(Kept.Get(), &Image, &Selection, &Buffer));
	}

	Outcome Segmentation::Contours(Target To) const
	{
		const emerdiff_buffer Buffer = BufferOf(To);
		return Called->Check(Called->Calls().segmentation_contours(Kept.Get(), &Buffer));
	}

	Outcome Segmentation::Cutout(const Nodes& Selected, const Edges& Drawn, Target To) const
	{
		Outcome Result = NeedPicture();
		if (Result.Ok())
		{
			const emerdiff_image Image = Shown->View();
			const emerdiff_selection Selection = SelectionOf(Selected, Drawn);
			const emerdiff_buffer Buffer = BufferOf(To);
			Result = Called->Check(
				Called->Calls().segmentation_cutout(Kept.Get(), &Image, &Selection, &Buffer));
		}
		if (Result.Ok())
		{
			SwapRedAndBlue(To.Data, NumPixels());
		}
		return Result;
	}

	Outcome Segmentation::Colors(int32_t Color, Target To) const
	{
		const emerdiff_buffer Buffer = BufferOf(To);
		const Outcome Result =
			Called->Check(Called->Calls().segmentation_colors(Kept.Get(), Color, &Buffer));
		if (Result.Ok())
		{
			SwapRedAndBlue(To.Data, NumPixels());
		}
		return Result;
	}

	Outcome Segmentation::Overlay(const Nodes& Selected, Target To) const
	{
		Outcome Result = NeedPicture();
		if (Result.Ok())
		{
			const emerdiff_image Image = Shown->View();
			const emerdiff_selection Selection = SelectionOf(Selected, {});
			const emerdiff_buffer Buffer = BufferOf(To);
			Result = Called->Check(Called->Calls().segmentation_overlay(
				Kept.Get(), &Image, Selected.empty() ? nullptr : &Selection, &Buffer));
		}
		if (Result.Ok())
		{
			SwapRedAndBlue(To.Data, NumPixels());
		}
		return Result;
	}

	Outcome Segmentation::Outline(const Nodes& Selected, const Edges& Drawn, float Tolerance,
		std::vector<Polygon>& Found) const
	{
		const Outcome Checked = NeedPicture();
		if (!Checked.Ok())
		{
			return Checked;
		}
		const Api& Calls = Called->Calls();
		const emerdiff_image Image = Shown->View();
		const emerdiff_selection Selection = SelectionOf(Selected, {Drawn.Grow, Drawn.Feather, false});
		emerdiff_outline* Made = nullptr;
		Outcome Result = Called->Check(Calls.segmentation_outline(
			Kept.Get(), &Image, &Selection, Tolerance, &Made));
		const Owned<emerdiff_outline> Outlined(Called, Made, Calls.outline_free);
		size_t NumRings = 0;
		size_t NumPoints = 0;
		if (Result.Ok())
		{
			Result = Called->Check(Calls.outline_size(Made, &NumRings, &NumPoints));
		}
		std::vector<emerdiff_ring> Rings(NumRings);
		std::vector<emerdiff_point> Points(NumPoints);
		if (Result.Ok() && NumRings != 0)
		{
			Result = Called->Check(Calls.outline_rings(Made, Rings.data(), NumRings));
		}
		if (Result.Ok() && NumRings != 0)
		{
			Result = Called->Check(Calls.outline_points(Made, Points.data(), NumPoints));
		}
		if (Result.Ok())
		{
			Found = PolygonsOf(Rings, Points);
		}
		return Result;
	}
}
