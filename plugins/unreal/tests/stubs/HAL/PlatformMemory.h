// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

struct FPlatformMemoryStats
{
	uint64 AvailablePhysical;
};
struct FPlatformMemory
{
	static FPlatformMemoryStats GetStats();
};
