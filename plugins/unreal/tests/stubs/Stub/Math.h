// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Types.h"

struct FIntPoint
{
	FIntPoint(int32, int32);
	int32 X, Y;
};
struct FVector2D
{
	FVector2D(double, double);
	double X, Y;
};
struct FColor
{
	FColor(uint8 R, uint8 G, uint8 B, uint8 A = 255);
	uint8 B, G, R, A;
};
struct FMath
{
	template <typename T>
	static T Max(const T A, const T B)
	{
		return A < B ? B : A;
	}
};
struct FMemory
{
	static void* Memcpy(void*, const void*, size_t);
};
