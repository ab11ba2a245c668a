// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"
#include "Kismet/BlueprintFunctionLibrary.h"

#include "EmerDiffInstallation.generated.h"

/** What is installed of EmerDiff. */
UCLASS()
class EMERDIFF_API UEmerDiffInstallation : public UBlueprintFunctionLibrary
{
	GENERATED_BODY()

public:
	/** Whether pictures can be segmented; Message tells why not. Takes no time. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	static bool IsAvailable(FString& Message);

	/** The names of the models that can be used: for the options and the settings. */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	static TArray<FString> ModelNames();

	/**
	 * Versions, ONNX Runtime's file and providers, the models and where the user's are looked for,
	 * a fact a line. The same is written by the console command EmerDiff.CheckInstallation.
	 */
	UFUNCTION(BlueprintCallable, Category = "EmerDiff")
	static FString CheckInstallation();
};
