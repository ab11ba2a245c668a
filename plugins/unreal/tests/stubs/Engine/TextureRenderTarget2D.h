// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Engine/Texture.h"

class FTextureRenderTargetResource;
class UTextureRenderTarget : public UTexture
{
public:
	FTextureRenderTargetResource* GameThread_GetRenderTargetResource();
};
class UTextureRenderTarget2D : public UTextureRenderTarget
{
};
