// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffSegmentation.h"

#include "EmerDiffConvert.h"
#include "Engine/Texture2D.h"
#include "ImageCore.h"

namespace EmerDiffImages
{
	/** The most regions whose ids fit into a byte. */
	static constexpr int32 MostInByte = 256;

	static EmerDiffCore::Target Prepare(FImage& Image, const EmerDiffCore::Segmentation& Result,
		ERawImageFormat::Type Format, EGammaSpace GammaSpace)
	{
		Image.Init(static_cast<int32>(Result.Width()), static_cast<int32>(Result.Height()), Format,
			GammaSpace);
		return {Image.RawData.GetData(), static_cast<size_t>(Image.RawData.Num())};
	}

	static EmerDiffCore::Target Gray(FImage& Image, const EmerDiffCore::Segmentation& Result)
	{
		return Prepare(Image, Result, ERawImageFormat::G8, EGammaSpace::Linear);
	}

	static EmerDiffCore::Target Color(FImage& Image, const EmerDiffCore::Segmentation& Result)
	{
		return Prepare(Image, Result, ERawImageFormat::BGRA8, EGammaSpace::sRGB);
	}

	static EPixelFormat FormatOf(const FImage& Image)
	{
		switch (Image.Format)
		{
		case ERawImageFormat::G8:
			return PF_G8;
		case ERawImageFormat::G16:
			return PF_G16;
		default:
			return PF_B8G8R8A8;
		}
	}

	static UTexture2D* TextureOf(const FImage& Image, TextureFilter Filter)
	{
		UTexture2D* Texture =
			UTexture2D::CreateTransient(Image.SizeX, Image.SizeY, FormatOf(Image));
		if (Texture == nullptr)
		{
			return nullptr;
		}
		Texture->SRGB = Image.GammaSpace == EGammaSpace::sRGB;
		Texture->Filter = Filter;
		Texture->NeverStream = true;
		FTexture2DMipMap& Mip = Texture->GetPlatformData()->Mips[0];
		void* Pixels = Mip.BulkData.Lock(LOCK_READ_WRITE);
		FMemory::Memcpy(Pixels, Image.RawData.GetData(), Image.RawData.Num());
		Mip.BulkData.Unlock();
		Texture->UpdateResource();
		return Texture;
	}
}

bool UEmerDiffSegmentation::LabelImage(FImage& Image) const
{
	if (!HasResult())
	{
		return false;
	}
	const bool bByte = NumRegions() <= EmerDiffImages::MostInByte;
	const EmerDiffCore::Target To = EmerDiffImages::Prepare(Image, *Result,
		bByte ? ERawImageFormat::G8 : ERawImageFormat::G16, EGammaSpace::Linear);
	return Succeeded(Result->Labels(bByte ? 8 : 16, To));
}

bool UEmerDiffSegmentation::MaskImage(
	const TArray<int32>& Nodes, const FEmerDiffEdges& Edges, bool bSoft, FImage& Image) const
{
	if (!HasResult())
	{
		return false;
	}
	const EmerDiffCore::Target To = EmerDiffImages::Gray(Image, *Result);
	const EmerDiffCore::Nodes Selected = EmerDiffConvert::ToCore(Nodes);
	return Succeeded(bSoft ? Result->Coverage(Selected, EmerDiffConvert::ToCore(Edges), To)
						   : Result->Mask(Selected, To));
}

bool UEmerDiffSegmentation::CutoutImage(
	const TArray<int32>& Nodes, const FEmerDiffEdges& Edges, FImage& Image) const
{
	return HasResult() &&
		Succeeded(Result->Cutout(EmerDiffConvert::ToCore(Nodes), EmerDiffConvert::ToCore(Edges),
			EmerDiffImages::Color(Image, *Result)));
}

bool UEmerDiffSegmentation::ColorsImage(bool bMean, FImage& Image) const
{
	return HasResult() &&
		Succeeded(Result->Colors(bMean ? EMERDIFF_COLOR_MEAN : EMERDIFF_COLOR_PALETTE,
			EmerDiffImages::Color(Image, *Result)));
}

bool UEmerDiffSegmentation::OverlayImage(const TArray<int32>& Nodes, FImage& Image) const
{
	return HasResult() &&
		Succeeded(Result->Overlay(
			EmerDiffConvert::ToCore(Nodes), EmerDiffImages::Color(Image, *Result)));
}

bool UEmerDiffSegmentation::ContoursImage(FImage& Image) const
{
	return HasResult() && Succeeded(Result->Contours(EmerDiffImages::Gray(Image, *Result)));
}

bool UEmerDiffSegmentation::Labels(TArray<int32>& Ids) const
{
	Ids.Reset();
	if (!HasResult())
	{
		return false;
	}
	// Ids of 32 bits are written where signed numbers lie: there are never so many regions.
	Ids.SetNumZeroed(static_cast<int32>(Result->NumPixels()));
	return Succeeded(
		Result->Labels(32, {Ids.GetData(), static_cast<size_t>(Ids.Num()) * sizeof(int32)}));
}

UTexture2D* UEmerDiffSegmentation::LabelTexture() const
{
	FImage Image;
	// Between two ids there is no third.
	return LabelImage(Image) ? EmerDiffImages::TextureOf(Image, TF_Nearest) : nullptr;
}

UTexture2D* UEmerDiffSegmentation::Mask(
	const TArray<int32>& Nodes, const FEmerDiffEdges& Edges, bool bSoft) const
{
	FImage Image;
	return MaskImage(Nodes, Edges, bSoft, Image) ? EmerDiffImages::TextureOf(Image, TF_Default)
												 : nullptr;
}

UTexture2D* UEmerDiffSegmentation::Cutout(
	const TArray<int32>& Nodes, const FEmerDiffEdges& Edges) const
{
	FImage Image;
	return CutoutImage(Nodes, Edges, Image) ? EmerDiffImages::TextureOf(Image, TF_Default) : nullptr;
}

UTexture2D* UEmerDiffSegmentation::Colors(bool bMean) const
{
	FImage Image;
	return ColorsImage(bMean, Image) ? EmerDiffImages::TextureOf(Image, TF_Nearest) : nullptr;
}

UTexture2D* UEmerDiffSegmentation::Overlay(const TArray<int32>& Nodes) const
{
	FImage Image;
	return OverlayImage(Nodes, Image) ? EmerDiffImages::TextureOf(Image, TF_Default) : nullptr;
}

UTexture2D* UEmerDiffSegmentation::Contours() const
{
	FImage Image;
	return ContoursImage(Image) ? EmerDiffImages::TextureOf(Image, TF_Default) : nullptr;
}
