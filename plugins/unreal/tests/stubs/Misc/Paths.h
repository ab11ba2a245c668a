// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

class FPaths
{
public:
	template <typename... Parts>
	static FString Combine(Parts&&... Joined)
	{
		const FString Checked[] = {FString(Joined)...};
		return Checked[0];
	}
	static FString ConvertRelativePathToFull(const FString&);
	static FString ProjectContentDir();
	static bool FileExists(const FString&);
};
