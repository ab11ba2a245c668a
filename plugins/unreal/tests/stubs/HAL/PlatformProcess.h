// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

struct FPlatformProcess
{
	static void* GetDllHandle(const TCHAR* File);
	static void* GetDllExport(void* Handle, const TCHAR* Name);
	static void FreeDllHandle(void* Handle);
	static void Sleep(float Seconds);
};
