// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Engine/Texture.h"

enum
{
	LOCK_READ_ONLY = 1,
	LOCK_READ_WRITE = 2,
};
struct FBulkData
{
	void* Lock(uint32 Flags);
	const void* LockReadOnly() const;
	void Unlock() const;
	int64 GetBulkDataSize() const;
};
struct FTexture2DMipMap
{
	FBulkData BulkData;
};
struct FTexturePlatformData
{
	int32 SizeX;
	int32 SizeY;
	EPixelFormat PixelFormat;
	TArray<FTexture2DMipMap> Mips;
};
class UTexture2D : public UTexture
{
public:
	static UTexture2D* CreateTransient(int32 SizeX, int32 SizeY, EPixelFormat = PF_B8G8R8A8);
	FTexturePlatformData* GetPlatformData();
};
