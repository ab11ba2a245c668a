// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

namespace ERawImageFormat
{
	enum Type : uint8
	{
		G8,
		BGRA8,
		BGRE8,
		RGBA16,
		RGBA16F,
		RGBA32F,
		G16,
		R16F,
		R32F,
	};
}
enum class EGammaSpace : uint8
{
	Linear,
	Pow22,
	sRGB,
};
struct FImage
{
	TArray64<uint8> RawData;
	int32 SizeX;
	int32 SizeY;
	int32 NumSlices;
	ERawImageFormat::Type Format;
	EGammaSpace GammaSpace;
	void Init(int32 SizeX, int32 SizeY, ERawImageFormat::Type, EGammaSpace);
	void CopyTo(FImage& Destination, ERawImageFormat::Type, EGammaSpace) const;
};
