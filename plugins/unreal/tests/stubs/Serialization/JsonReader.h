// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

template <typename Char = TCHAR>
class TJsonReader
{
};
template <typename Char = TCHAR>
class TJsonReaderFactory
{
public:
	static TSharedRef<TJsonReader<Char>> Create(const FString&);
};
