// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

class FJsonObject
{
public:
	bool TryGetStringField(const FString& Name, FString& Value) const;
	FString GetStringField(const FString& Name) const;
};
