// Pictures of all formats, and those that are refused.
#include "support.h"

namespace Test
{
	namespace
	{
		const std::vector<std::pair<std::string, PixelFormat>> Formats = {
			{"G8", PixelFormat::G8},
			{"G16", PixelFormat::G16},
			{"BGRA8", PixelFormat::BGRA8},
			{"RGBA8", PixelFormat::RGBA8},
			{"RGBA16", PixelFormat::RGBA16},
			{"R16F", PixelFormat::R16F},
			{"RGBA16F", PixelFormat::RGBA16F},
			{"R32F", PixelFormat::R32F},
			{"RGBA32F", PixelFormat::RGBA32F},
		};

		Level LevelOf(const std::string& Text)
		{
			const char* Value = Text.c_str() + 1;
			return Text[0] == 'n' ? Level{LevelKind::Number, std::atoi(Value), 0.0}
				: Text[0] == 'd'  ? Level{LevelKind::Detail, 0, std::atof(Value)}
								  : Level{};
		}

		/** FORMAT WIDTH HEIGHT LINEAR IGNORE-ALPHA CONNECTED LEVEL PIXELS LABELS: cuts a picture. */
		void CutOne(Runner& Runs, Game& Played, const std::string* Given)
		{
			Pixels Source;
			for (const auto& [Name, Format] : Formats)
			{
				Source.Format = Name == Given[0] ? Format : Source.Format;
			}
			const std::vector<uint8_t> Bytes = ReadFile(Given[7]);
			Source.Data = Bytes.data();
			Source.Size = Bytes.size();
			Source.Width = std::atoi(Given[1].c_str());
			Source.Height = std::atoi(Given[2].c_str());
			Source.bLinear = Given[3] == "1";
			Source.bIgnoreAlpha = Given[4] == "1";
			Outcome Failure;
			Request Asked;
			Asked.Source = Picture::Copy(Source, Failure);
			CHECK(Asked.Source != nullptr);
			Asked.Options.bConnected = Given[5] == "1";
			Asked.Options.Shown = LevelOf(Given[6]);
			Heard Told;
			Runs.Start(Asked, Told.MakeListener());
			Played.PumpUntil([&] { return Told.NumFinished != 0; });
			CHECK(Told.State == RunState::Completed && !Told.Stages.empty());
			std::vector<uint16_t> Map(Told.Result->NumPixels());
			CHECK(Told.Result->Labels(16, {Map.data(), 2 * Map.size()}).Ok());
			WriteFile(Given[8], Map.data(), 2 * Map.size());
		}

		/** Cuts many pictures, nine words each. */
		void Labels(const Arguments& Given)
		{
			Game Played;
			Runner Runs(RealLibrary(), {}, Played.MakeHost());
			for (size_t At = 0; At + 9 <= Given.size(); At += 9)
			{
				CutOne(Runs, Played, &Given[At]);
			}
		}

		Outcome CopyOf(const void* Data, size_t Size, int64_t Width, int64_t Height)
		{
			Pixels Source;
			Source.Data = Data;
			Source.Size = Size;
			Source.Width = Width;
			Source.Height = Height;
			Outcome Failure;
			CHECK((Picture::Copy(Source, Failure) == nullptr) == !Failure.Ok());
			return Failure;
		}

		void Refused(const Arguments&)
		{
			const uint8_t Bytes[64] = {};
			CHECK(CopyOf(Bytes, 64, 4, 4).Ok());
			CHECK(CopyOf(Bytes, 63, 4, 4).Code == EMERDIFF_INVALID_ARGUMENT);
			CHECK(CopyOf(nullptr, 64, 4, 4).Code == EMERDIFF_INVALID_ARGUMENT);
			CHECK(CopyOf(Bytes, 64, 0, 4).Code == EMERDIFF_EMPTY_PICTURE);
			CHECK(CopyOf(Bytes, 64, 4, 0).Message == "The picture has no pixels (4 x 0).");
			CHECK(CopyOf(Bytes, 64, -4, -4).Code == EMERDIFF_EMPTY_PICTURE);
			CHECK(CopyOf(Bytes, 64, INT64_MAX, 1).Code == EMERDIFF_INVALID_ARGUMENT);
			CHECK(CopyOf(Bytes, 64, INT32_MAX, INT32_MAX).Code == EMERDIFF_INVALID_ARGUMENT);
		}

		/** Writes the float of every half, for somebody else to compare. */
		void Halves(const Arguments& Given)
		{
			std::vector<float> Values;
			for (uint32_t Half = 0; Half <= 0xFFFF; ++Half)
			{
				Values.push_back(HalfToFloat(static_cast<uint16_t>(Half)));
			}
			WriteFile(Given[0], Values.data(), 4 * Values.size());
		}

		void Places(const Arguments&)
		{
			CHECK(BundleOf("", "/game/Content") == "");
			CHECK(BundleOf("sd21", "/game/Content") == "sd21");
			CHECK(BundleOf("models/sd21", "/game/Content") == "/game/Content/models/sd21");
			CHECK(BundleOf("/models/sd21", "/game/Content") == "/models/sd21");
			CHECK(BundleOf("C:\\models\\sd21", "/game/Content") == "C:\\models\\sd21");
			CHECK(BundleOf("\\\\server\\sd21", "/game/Content") == "\\\\server\\sd21");
		}
	}

	const std::vector<Command> PictureCommands = {
		{"labels", Labels},
		{"refused", Refused},
		{"halves", Halves},
		{"places", Places},
	};
}
