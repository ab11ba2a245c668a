// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffPictures.h"

#include "EmerDiffConvert.h"
#include "Engine/Texture2D.h"
#include "Engine/TextureRenderTarget2D.h"
#include "ImageCore.h"
#include "ImageUtils.h"

namespace EmerDiffPicturesPrivate
{
	using EmerDiffCore::Outcome;
	using EmerDiffCore::Picture;
	using EmerDiffCore::PixelFormat;

	static std::shared_ptr<const Picture> Refuse(const FString& Words, Outcome& Failure)
	{
		Failure = EmerDiffCore::Refusal(EMERDIFF_INVALID_ARGUMENT, EmerDiffConvert::ToCore(Words));
		return nullptr;
	}

	/** Returns false for formats that first have to become another. */
	static bool FormatOf(ERawImageFormat::Type Format, PixelFormat& Found)
	{
		switch (Format)
		{
		case ERawImageFormat::G8:
			Found = PixelFormat::G8;
			return true;
		case ERawImageFormat::G16:
			Found = PixelFormat::G16;
			return true;
		case ERawImageFormat::BGRA8:
			Found = PixelFormat::BGRA8;
			return true;
		case ERawImageFormat::RGBA16:
			Found = PixelFormat::RGBA16;
			return true;
		case ERawImageFormat::RGBA16F:
			Found = PixelFormat::RGBA16F;
			return true;
		case ERawImageFormat::RGBA32F:
			Found = PixelFormat::RGBA32F;
			return true;
		case ERawImageFormat::R16F:
			Found = PixelFormat::R16F;
			return true;
		case ERawImageFormat::R32F:
			Found = PixelFormat::R32F;
			return true;
		default:
			return false;
		}
	}

	/** Returns false for compressed formats and those that are no picture. */
	static bool FormatOf(EPixelFormat Format, PixelFormat& Found)
	{
		switch (Format)
		{
		case PF_G8:
		case PF_R8:
			Found = PixelFormat::G8;
			return true;
		case PF_G16:
			Found = PixelFormat::G16;
			return true;
		case PF_B8G8R8A8:
			Found = PixelFormat::BGRA8;
			return true;
		case PF_R8G8B8A8:
			Found = PixelFormat::RGBA8;
			return true;
		case PF_A16B16G16R16:
			Found = PixelFormat::RGBA16;
			return true;
		case PF_R16F:
			Found = PixelFormat::R16F;
			return true;
		case PF_FloatRGBA:
			Found = PixelFormat::RGBA16F;
			return true;
		case PF_R32_FLOAT:
			Found = PixelFormat::R32F;
			return true;
		case PF_A32B32G32R32F:
			Found = PixelFormat::RGBA32F;
			return true;
		default:
			return false;
		}
	}

	static std::shared_ptr<const Picture> OfPlatformData(
		UTexture2D& Texture, bool bIgnoreAlpha, Outcome& Failure)
	{
		FTexturePlatformData* Data = Texture.GetPlatformData();
		if (Data == nullptr || Data->Mips.Num() == 0)
		{
			return Refuse(FString::Printf(TEXT("The texture %s has no pixels that can be read."), *Texture.GetName()),
				Failure);
		}
		EmerDiffCore::Pixels Source;
		if (!FormatOf(Data->PixelFormat, Source.Format))
		{
			return Refuse(FString::Printf(TEXT("The texture %s is compressed (%s). Set its compression "
											   "to UserInterface2D, or draw it into a render target "
											   "and segment that."),
							  *Texture.GetName(),
							  *UTexture::GetPixelFormatEnum()->GetNameStringByValue(Data->PixelFormat)),
				Failure);
		}
		FTexture2DMipMap& Mip = Data->Mips[0];
		Source.Data = Mip.BulkData.LockReadOnly();
		Source.Size = Source.Data == nullptr ? 0 : static_cast<size_t>(Mip.BulkData.GetBulkDataSize());
		Source.Width = Data->SizeX;
		Source.Height = Data->SizeY;
		Source.bLinear = !Texture.SRGB;
		Source.bIgnoreAlpha = bIgnoreAlpha;
		std::shared_ptr<const Picture> Made;
		if (Source.Size == 0)
		{
			Refuse(FString::Printf(TEXT("The pixels of the texture %s are on the graphics card only. "
										"Draw it into a render target and segment that."),
					   *Texture.GetName()),
				Failure);
		}
		else
		{
			Made = Picture::Copy(Source, Failure);
		}
		Mip.BulkData.Unlock();
		return Made;
	}

	static std::shared_ptr<const Picture> OfTexture2D(
		UTexture2D& Texture, bool bIgnoreAlpha, Outcome& Failure)
	{
#if WITH_EDITORONLY_DATA
		FImage Image;
		if (Texture.Source.IsValid() && FImageUtils::GetTexture2DSourceImage(&Texture, Image))
		{
			return EmerDiffPictures::OfImage(Image, bIgnoreAlpha, Failure);
		}
#endif
		return OfPlatformData(Texture, bIgnoreAlpha, Failure);
	}
}

std::shared_ptr<const EmerDiffCore::Picture> EmerDiffPictures::OfImage(
	const FImage& Image, bool bIgnoreAlpha, EmerDiffCore::Outcome& Failure)
{
	if (Image.NumSlices > 1)
	{
		return EmerDiffPicturesPrivate::Refuse(
			FString::Printf(TEXT("The image has %d slices; give one of them."), Image.NumSlices),
			Failure);
	}
	EmerDiffCore::Pixels Source;
	if (!EmerDiffPicturesPrivate::FormatOf(Image.Format, Source.Format))
	{
		FImage Plain;
		Image.CopyTo(Plain, ERawImageFormat::RGBA32F, EGammaSpace::Linear);
		return OfImage(Plain, bIgnoreAlpha, Failure);
	}
	Source.Data = Image.RawData.GetData();
	Source.Size = static_cast<size_t>(Image.RawData.Num());
	Source.Width = Image.SizeX;
	Source.Height = Image.SizeY;
	Source.bLinear = Image.GammaSpace == EGammaSpace::Linear;
	Source.bIgnoreAlpha = bIgnoreAlpha;
	return EmerDiffCore::Picture::Copy(Source, Failure);
}

std::shared_ptr<const EmerDiffCore::Picture> EmerDiffPictures::OfTexture(
	UTexture* Texture, bool bIgnoreAlpha, EmerDiffCore::Outcome& Failure)
{
	using namespace EmerDiffPicturesPrivate;
	if (UTexture2D* Texture2D = Cast<UTexture2D>(Texture))
	{
		return OfTexture2D(*Texture2D, bIgnoreAlpha, Failure);
	}
	UTextureRenderTarget2D* Target = Cast<UTextureRenderTarget2D>(Texture);
	if (Target == nullptr)
	{
		return Refuse(Texture == nullptr
				? FString(TEXT("No texture is given."))
				: FString::Printf(TEXT("%s is neither a Texture 2D nor a Render Target 2D."),
					  *Texture->GetName()),
			Failure);
	}
	FImage Image;
	// One that was never drawn, or where nothing is drawn, has no resource: the engine would use it.
	if (Target->GameThread_GetRenderTargetResource() == nullptr ||
		!FImageUtils::GetRenderTargetImage(Target, Image))
	{
		return Refuse(FString::Printf(TEXT("The render target %s cannot be read."), *Target->GetName()),
			Failure);
	}
	return OfImage(Image, bIgnoreAlpha, Failure);
}
