// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Picture.h"

#include <cstring>
#include <limits>
#include <string>

namespace EmerDiffCore
{
	namespace
	{
		/** How the library is told of a format, once half floats are floats. */
		struct FormatFacts
		{
			size_t Bytes;
			int32_t Layout;
			int32_t Sample;
			bool bHalf;
		};

		FormatFacts FactsOf(PixelFormat Format)
		{
			switch (Format)
			{
			case PixelFormat::G8:
				return {1, EMERDIFF_LAYOUT_GRAY, EMERDIFF_SAMPLE_U8, false};
			case PixelFormat::G16:
				return {2, EMERDIFF_LAYOUT_GRAY, EMERDIFF_SAMPLE_U16, false};
			case PixelFormat::BGRA8:
				return {4, EMERDIFF_LAYOUT_BGRA, EMERDIFF_SAMPLE_U8, false};
			case PixelFormat::RGBA8:
				return {4, EMERDIFF_LAYOUT_RGBA, EMERDIFF_SAMPLE_U8, false};
			case PixelFormat::RGBA16:
				return {8, EMERDIFF_LAYOUT_RGBA, EMERDIFF_SAMPLE_U16, false};
			case PixelFormat::R16F:
				return {2, EMERDIFF_LAYOUT_GRAY, EMERDIFF_SAMPLE_F32, true};
			case PixelFormat::RGBA16F:
				return {8, EMERDIFF_LAYOUT_RGBA, EMERDIFF_SAMPLE_F32, true};
			case PixelFormat::R32F:
				return {4, EMERDIFF_LAYOUT_GRAY, EMERDIFF_SAMPLE_F32, false};
			case PixelFormat::RGBA32F:
				break;
			}
			return {16, EMERDIFF_LAYOUT_RGBA, EMERDIFF_SAMPLE_F32, false};
		}

		/** Says why pixels cannot be read, or that they can. */
		Outcome Readable(const Pixels& Source, size_t Row)
		{
			const std::string Size =
				std::to_string(Source.Width) + " x " + std::to_string(Source.Height);
			if (Source.Width <= 0 || Source.Height <= 0)
			{
				return Refusal(EMERDIFF_EMPTY_PICTURE, "The picture has no pixels (" + Size + ").");
			}
			constexpr int64_t Most = std::numeric_limits<int32_t>::max();
			if (Source.Width > Most || Source.Height > Most)
			{
				return Refusal(EMERDIFF_INVALID_ARGUMENT,
					"A picture of " + Size + " pixels is too large; scale it down.");
			}
			// Divided instead of multiplied, which could overflow.
			const size_t Rows = static_cast<size_t>(Source.Height);
			if (Source.Data == nullptr || Source.Size / Row < Rows)
			{
				return Refusal(EMERDIFF_INVALID_ARGUMENT,
					"A picture of " + Size + " pixels does not fit into the " +
					std::to_string(Source.Size) + " bytes that were given.");
			}
			return {};
		}

		void CopyRow(const uint8_t* From, uint8_t* To, size_t Row, bool bHalf)
		{
			if (!bHalf)
			{
				std::memcpy(To, From, Row);
				return;
			}
			for (size_t At = 0; At < Row; At += sizeof(uint16_t))
			{
				uint16_t Half;
				std::memcpy(&Half, From + At, sizeof Half);
				const float Value = HalfToFloat(Half);
				std::memcpy(To + 2 * At, &Value, sizeof Value);
			}
		}

		/** Makes all pixels of a row opaque; all formats that have alpha have it last. */
		void MakeOpaque(uint8_t* Row, size_t Size, int32_t Sample)
		{
			const float Whole = 1.0f;
			const uint8_t Ones[sizeof Whole] = {0xFF, 0xFF, 0xFF, 0xFF};
			const bool bFloat = Sample == EMERDIFF_SAMPLE_F32;
			const size_t Alpha = bFloat ? sizeof Whole : Sample == EMERDIFF_SAMPLE_U16 ? 2 : 1;
			for (size_t End = 4 * Alpha; End <= Size; End += 4 * Alpha)
			{
				std::memcpy(Row + End - Alpha, bFloat ? static_cast<const void*>(&Whole) : Ones, Alpha);
			}
		}
	}

	std::shared_ptr<const Picture> Picture::Copy(const Pixels& Source, Outcome& Failure)
	{
		const FormatFacts Facts = FactsOf(Source.Format);
		const size_t Row = Facts.Bytes * static_cast<size_t>(Source.Width);
		Failure = Readable(Source, Row);
		if (!Failure.Ok())
		{
			return nullptr;
		}
		std::shared_ptr<Picture> Made(new Picture());
		Made->Columns = static_cast<uint32_t>(Source.Width);
		Made->Rows = static_cast<uint32_t>(Source.Height);
		Made->Layout = Facts.Layout;
		Made->Sample = Facts.Sample;
		Made->Flags = Source.bLinear ? EMERDIFF_LINEAR : 0;
		const size_t CopiedRow = Facts.bHalf ? 2 * Row : Row;
		Made->Bytes.resize(CopiedRow * Made->Rows);
		const uint8_t* From = static_cast<const uint8_t*>(Source.Data);
		for (size_t Y = 0; Y < Made->Rows; ++Y)
		{
			uint8_t* To = Made->Bytes.data() + Y * CopiedRow;
			CopyRow(From + Y * Row, To, Row, Facts.bHalf);
			if (Source.bIgnoreAlpha && Facts.Layout != EMERDIFF_LAYOUT_GRAY)
			{
				MakeOpaque(To, CopiedRow, Facts.Sample);
			}
		}
		return Made;
	}

	emerdiff_image Picture::View() const
	{
		emerdiff_image Image = {};
		Image.data = Bytes.data();
		Image.size = Bytes.size();
		Image.width = Columns;
		Image.height = Rows;
		Image.layout = Layout;
		Image.sample = Sample;
		Image.flags = Flags;
		return Image;
	}

	float HalfToFloat(uint16_t Half)
	{
		const uint32_t Sign = static_cast<uint32_t>(Half & 0x8000u) << 16;
		const uint32_t Exponent = (Half >> 10) & 0x1Fu;
		const uint32_t Fraction = Half & 0x3FFu;
		if (Exponent == 0)
		{
			// Zero, or a number too small for an exponent of its own: steps of two to the -24.
			const float Small = static_cast<float>(Fraction) / 16777216.0f;
			return Sign != 0 ? -Small : Small;
		}
		// Infinity and NaN keep all bits of the exponent; other numbers get the wider bias.
		const uint32_t Wide = Exponent == 0x1F ? 0xFFu : Exponent + 112;
		const uint32_t Bits = Sign | Wide << 23 | Fraction << 13;
		float Value;
		std::memcpy(&Value, &Bits, sizeof Value);
		return Value;
	}

	void SwapRedAndBlue(void* Rgba, size_t NumPixels)
	{
		uint8_t* Pixel = static_cast<uint8_t*>(Rgba);
		for (size_t At = 0; At < NumPixels; ++At, Pixel += 4)
		{
			std::swap(Pixel[0], Pixel[2]);
		}
	}
}
