// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"

struct FEmerDiffAssetOptions;
class UEmerDiffSegmentation;
class UTexture2D;

/** New textures of a result. */
namespace EmerDiffAssets
{
	/**
	 * Makes them beside `Source`, under names that nothing has. All of them or none: what was made is
	 * taken away when one cannot be made or the person cancels, and `Message` tells why.
	 */
	TArray<UTexture2D*> Make(const UTexture2D& Source, const UEmerDiffSegmentation& Result,
		const FEmerDiffAssetOptions& Options, FString& Message);
}
