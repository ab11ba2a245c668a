// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "ImageCore.h"

class UTexture2D;
class UTextureRenderTarget;
class FImageUtils
{
public:
	static bool GetRenderTargetImage(UTextureRenderTarget*, FImage&);
	static bool GetTexture2DSourceImage(UTexture2D*, FImage&);
};
