// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Engine/Texture.h"

class UTextureRenderTarget : public UTexture
{
};
class UTextureRenderTarget2D : public UTextureRenderTarget
{
};
