// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

namespace ENamedThreads
{
	enum Type : int32
	{
		GameThread = 2,
	};
}
class FTaskGraphInterface
{
public:
	static FTaskGraphInterface& Get();
	virtual uint64 ProcessThreadUntilIdle(ENamedThreads::Type) = 0;
	virtual bool IsThreadProcessingTasks(ENamedThreads::Type) = 0;
};
