// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

enum EPixelFormat : uint8
{
	PF_Unknown,
	PF_A32B32G32R32F,
	PF_B8G8R8A8,
	PF_G8,
	PF_G16,
	PF_DXT1,
	PF_FloatRGBA,
	PF_R32_FLOAT,
	PF_R16F,
	PF_A16B16G16R16,
	PF_R8G8B8A8,
	PF_R8,
};
