// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "PixelFormat.h"
#include "UObject/Object.h"

enum TextureFilter
{
	TF_Nearest,
	TF_Bilinear,
	TF_Default,
};
enum ETextureSourceFormat
{
	TSF_Invalid,
	TSF_G8,
	TSF_BGRA8,
	TSF_G16,
};
enum TextureCompressionSettings
{
	TC_Default,
	TC_Grayscale,
};
enum TextureMipGenSettings
{
	TMGS_FromTextureGroup,
	TMGS_NoMipmaps,
};
enum TextureGroup
{
	TEXTUREGROUP_World,
	TEXTUREGROUP_Pixels2D,
};

struct FTextureSource
{
	bool IsValid() const;
	void Init(int32 SizeX, int32 SizeY, int32 NumSlices, int32 NumMips, ETextureSourceFormat,
		const uint8* Data = nullptr);
};

class UTexture : public UObject
{
public:
#if WITH_EDITORONLY_DATA
	FTextureSource Source;
	uint8 CompressionNone : 1;
	TEnumAsByte<TextureMipGenSettings> MipGenSettings;
	void PostEditChange();
#endif
	TEnumAsByte<TextureCompressionSettings> CompressionSettings;
	TEnumAsByte<TextureFilter> Filter;
	TEnumAsByte<TextureGroup> LODGroup;
	uint8 SRGB : 1;
	uint8 NeverStream : 1;
	static const UEnum* GetPixelFormatEnum();
	virtual void UpdateResource();
};
