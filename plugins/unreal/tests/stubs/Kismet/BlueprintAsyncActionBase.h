// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "UObject/Object.h"

class UBlueprintAsyncActionBase : public UObject
{
public:
	virtual void Activate();
	void RegisterWithGameInstance(const UObject* WorldContextObject);
	virtual void SetReadyToDestroy();
};
