// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Dom/JsonObject.h"

class FJsonValue
{
public:
	const TSharedPtr<FJsonObject>& AsObject() const;
};
