// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Picture.h"
#include "CoreMinimal.h"

#include <memory>

struct FImage;
class UTexture;

/** Pictures of what the engine has. Null, and why in `Failure`, where that is not possible. */
namespace EmerDiffPictures
{
	std::shared_ptr<const EmerDiffCore::Picture> OfImage(
		const FImage& Image, bool bIgnoreAlpha, EmerDiffCore::Outcome& Failure);

	/** On the game thread. */
	std::shared_ptr<const EmerDiffCore::Picture> OfTexture(
		UTexture* Texture, bool bIgnoreAlpha, EmerDiffCore::Outcome& Failure);
}
