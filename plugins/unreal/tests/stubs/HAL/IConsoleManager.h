// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

using FConsoleCommandDelegate = TDelegate<void()>;
class IConsoleObject
{
};
class IConsoleCommand : public IConsoleObject
{
};
class IConsoleManager
{
public:
	static IConsoleManager& Get();
	virtual IConsoleCommand* RegisterConsoleCommand(
		const TCHAR* Name, const TCHAR* Help, const FConsoleCommandDelegate&, uint32 Flags = 0) = 0;
	virtual void UnregisterConsoleObject(IConsoleObject*, bool bKeepState = true) = 0;
};
