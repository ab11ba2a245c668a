// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

class FEngineVersion
{
public:
	static const FEngineVersion& Current();
	FString ToString() const;
};
