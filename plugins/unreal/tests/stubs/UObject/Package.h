// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "UObject/Object.h"

class UPackage : public UObject
{
public:
	bool MarkPackageDirty() const;
};
UPackage* CreatePackage(const TCHAR* PackageName);
