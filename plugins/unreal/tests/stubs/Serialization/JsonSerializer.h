// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Dom/JsonValue.h"
#include "Serialization/JsonReader.h"

class FJsonSerializer
{
public:
	static bool Deserialize(const TSharedRef<TJsonReader<>>&, TArray<TSharedPtr<FJsonValue>>&);
};
