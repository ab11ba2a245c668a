// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "UObject/Object.h"

class IAssetTools
{
public:
	static IAssetTools& Get();
	virtual void CreateUniqueAssetName(const FString& BasePackageName, const FString& Suffix,
		FString& PackageName, FString& AssetName) = 0;
};
