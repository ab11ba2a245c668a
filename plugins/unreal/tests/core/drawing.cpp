// What is drawn of a result, each written to a file, and what is refused.
#include "support.h"

namespace Test
{
	namespace
	{
		std::shared_ptr<Segmentation> Segmented(std::shared_ptr<const Picture> Source)
		{
			Outcome Failure;
			const auto Loaded = Model::Load(RealLibrary(), {},
				{[](int32_t, uint32_t, uint32_t) { return true; }, nullptr}, {}, Failure);
			CHECK(Loaded != nullptr);
			RunOptions Options;
			Options.Shown = {LevelKind::Number, 6, 0.0};
			auto Made = Loaded->Segment(std::move(Source), Options,
				{[](int32_t, uint32_t, uint32_t) { return true; }, nullptr}, Failure);
			CHECK(Made != nullptr);
			return Made;
		}

		template <typename Draw>
		void WriteDrawn(const std::string& File, size_t Size, Draw Drawn)
		{
			std::vector<uint8_t> Bytes(Size);
			const Outcome Result = Drawn(Target{Bytes.data(), Bytes.size()});
			CHECK(Result.Ok());
			WriteFile(File, Bytes.data(), Bytes.size());
		}

		void WriteOutline(const std::string& File, const Segmentation& Cut, const Nodes& Selected)
		{
			std::vector<Polygon> Polygons;
			CHECK(Cut.Outline(Selected, {}, 1.0f, Polygons).Ok());
			std::FILE* Opened = std::fopen(File.c_str(), "w");
			for (const Polygon& Each : Polygons)
			{
				std::vector<std::pair<bool, std::vector<emerdiff_point>>> Rings = {{false, Each.Outer}};
				for (const auto& Hole : Each.Holes)
				{
					Rings.emplace_back(true, Hole);
				}
				for (const auto& [bHole, Points] : Rings)
				{
					std::fprintf(Opened, "%s", bHole ? "hole" : "outer");
					for (const emerdiff_point& Point : Points)
					{
						std::fprintf(Opened, " %.9g,%.9g", double(Point.x), double(Point.y));
					}
					std::fprintf(Opened, "\n");
				}
			}
			std::fclose(Opened);
		}

		/** WIDTH HEIGHT PIXELS FOLDER: draws the two largest regions of six of a BGRA picture. */
		void DrawAll(const Arguments& Given)
		{
			const std::vector<uint8_t> Bytes = ReadFile(Given[2]);
			Pixels Source;
			Source.Data = Bytes.data();
			Source.Size = Bytes.size();
			Source.Width = std::atoi(Given[0].c_str());
			Source.Height = std::atoi(Given[1].c_str());
			Outcome Failure;
			const auto Shown = Picture::Copy(Source, Failure);
			const auto Cut = Segmented(Shown);
			std::vector<emerdiff_region> Regions;
			CHECK(Cut->Regions(Regions).Ok() && Regions.size() == 6);
			const Nodes Two = {Regions[0].node, Regions[1].node};
			const Edges Soft = {1.5f, 3.0f, true};
			const std::string Folder = Given[3] + "/";
			const size_t Size = Cut->NumPixels();
			WriteDrawn(Folder + "mask", Size, [&](Target To) { return Cut->Mask(Two, To); });
			WriteDrawn(Folder + "soft", Size, [&](Target To) { return Cut->Coverage(Two, Soft, To); });
			WriteDrawn(Folder + "contours", Size, [&](Target To) { return Cut->Contours(To); });
			WriteDrawn(Folder + "cutout", 4 * Size, [&](Target To) { return Cut->Cutout(Two, Soft, To); });
			WriteDrawn(Folder + "palette", 4 * Size,
				[&](Target To) { return Cut->Colors(EMERDIFF_COLOR_PALETTE, To); });
			WriteDrawn(Folder + "mean", 4 * Size,
				[&](Target To) { return Cut->Colors(EMERDIFF_COLOR_MEAN, To); });
			WriteDrawn(Folder + "overlay", 4 * Size, [&](Target To) { return Cut->Overlay({}, To); });
			WriteDrawn(Folder + "picked", 4 * Size, [&](Target To) { return Cut->Overlay(Two, To); });
			WriteDrawn(Folder + "labels", Size, [&](Target To) { return Cut->Labels(8, To); });
			WriteOutline(Folder + "outline", *Cut, Two);
			std::vector<uint8_t> Kept;
			CHECK(Cut->ToBytes(Kept).Ok());
			WriteFile(Folder + "kept", Kept.data(), Kept.size());
			const auto Opened =
				Segmentation::FromBytes(RealLibrary(), Kept.data(), Kept.size(), Shown, Failure);
			CHECK(Opened != nullptr);
			WriteDrawn(Folder + "opened-cutout", 4 * Size,
				[&](Target To) { return Opened->Cutout(Two, Soft, To); });
		}

		/** Calls that are refused, with what they say, leave everything as it was. */
		void DrawRefused(const Arguments&)
		{
			const auto Cut = Segmented(Squares(24));
			std::vector<uint8_t> Bytes(4 * Cut->NumPixels(), 7);
			const Target Small = {Bytes.data(), Cut->NumPixels() - 1};
			const Target Whole = {Bytes.data(), Bytes.size()};
			CHECK(Cut->Labels(8, Small).Code == EMERDIFF_BUFFER_TOO_SMALL);
			CHECK(Cut->Labels(9, Whole).Code == EMERDIFF_INVALID_ARGUMENT);
			CHECK(Cut->Mask({}, Whole).Code == EMERDIFF_INVALID_ARGUMENT);
			CHECK(Cut->Cutout({uint32_t(-1)}, {}, Whole).Code == EMERDIFF_INVALID_ARGUMENT);
			CHECK(Cut->Coverage({0}, {1e9f, 0.0f, false}, Whole).Code == EMERDIFF_INVALID_OPTION);
			CHECK(Cut->Colors(77, Whole).Code == EMERDIFF_INVALID_ARGUMENT);
			std::vector<Polygon> Polygons;
			CHECK(Cut->Outline({0}, {}, -1.0f, Polygons).Code == EMERDIFF_INVALID_OPTION);
			CHECK(Polygons.empty() && Bytes == std::vector<uint8_t>(Bytes.size(), 7));
			emerdiff_region Found = {};
			std::vector<emerdiff_region> Path;
			CHECK(Cut->RegionAt(-1, 3, Found).Message ==
				"Column -1, row 3 is outside the picture of 24 x 24 pixels.");
			CHECK(Cut->RegionAt(0, 24, Found).Code == EMERDIFF_INVALID_ARGUMENT);
			CHECK(Cut->PathAt(24, 0, Path).Code == EMERDIFF_INVALID_ARGUMENT && Path.empty());
			CHECK(!Cut->Region(-1, Found).Ok() && !Cut->Region(UINT32_MAX, Found).Ok());
			uint32_t Before = 0;
			uint32_t After = 0;
			CHECK(Cut->NumRegions(Before).Ok());
			CHECK(!Cut->SetLevel({LevelKind::Number, 0, 0.0}).Ok());
			CHECK(!Cut->SetLevel({LevelKind::Detail, 0, 2.0}).Ok());
			CHECK(Cut->NumRegions(After).Ok() && Before == After);
		}

		/** Results that are opened without their picture, with another, or from damaged bytes. */
		void KeptRefused(const Arguments&)
		{
			const auto Library = RealLibrary();
			const auto Cut = Segmented(Squares(24));
			std::vector<uint8_t> Kept;
			CHECK(Cut->ToBytes(Kept).Ok());
			Outcome Failure;
			const auto Bare =
				Segmentation::FromBytes(Library, Kept.data(), Kept.size(), nullptr, Failure);
			CHECK(Bare != nullptr && Bare->Width() == 24);
			std::vector<uint8_t> Bytes(4 * Bare->NumPixels());
			CHECK(Bare->Mask({0}, {Bytes.data(), Bytes.size()}).Ok());
			CHECK(Bare->Cutout({0}, {}, {Bytes.data(), Bytes.size()}).Message.find("picture") !=
				std::string::npos);
			CHECK(Segmentation::FromBytes(Library, Kept.data(), Kept.size(), Squares(25), Failure) ==
				nullptr);
			CHECK(Failure.Message.find("24 x 24") != std::string::npos);
			Kept[Kept.size() / 2] ^= 1;
			CHECK(Segmentation::FromBytes(Library, Kept.data(), Kept.size(), nullptr, Failure) ==
				nullptr);
			CHECK(Failure.Code == EMERDIFF_KEPT_INVALID);
			CHECK(Segmentation::FromBytes(Library, Kept.data(), 0, nullptr, Failure) == nullptr);
		}

		/** A copy has a level of its own; both outlive each other, the model and the library. */
		void Copies(const Arguments&)
		{
			auto Cut = Segmented(Squares(24));
			Outcome Failure;
			const auto Copy = Cut->Clone(Failure);
			CHECK(Copy != nullptr && Cut->SetLevel({LevelKind::Number, 1, 0.0}).Ok());
			uint32_t Number = 0;
			CHECK(Cut->NumRegions(Number).Ok() && Number == 1);
			Cut = nullptr;
			CHECK(Copy->NumRegions(Number).Ok() && Number > 1);
			std::vector<emerdiff_region> Path;
			CHECK(Copy->PathAt(3, 3, Path).Ok() && Path.back().area == 24 * 24);
		}
	}

	const std::vector<Command> DrawingCommands = {
		{"draw-all", DrawAll},
		{"draw-refused", DrawRefused},
		{"kept-refused", KeptRefused},
		{"copies", Copies},
	};
}
