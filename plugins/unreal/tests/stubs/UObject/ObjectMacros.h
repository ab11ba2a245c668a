// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

#define UCLASS(...)
#define USTRUCT(...)
#define UENUM(...)
#define UMETA(...)
#define UPROPERTY(...)
#define UFUNCTION(...)
#define STUB_JOIN_AGAIN(A, B, C) A##B##C
#define STUB_JOIN(A, B, C) STUB_JOIN_AGAIN(A, B, C)
#define GENERATED_BODY() STUB_JOIN(CURRENT_FILE_ID, _, __LINE__)

class UEnum;
template <typename Enum>
UEnum* StaticEnum();
