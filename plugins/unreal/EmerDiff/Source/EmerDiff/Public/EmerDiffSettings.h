// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"
#include "EmerDiffTypes.h"
#include "Engine/DeveloperSettings.h"

#include "EmerDiffSettings.generated.h"

/** Project Settings > Plugins > EmerDiff. */
UCLASS(Config = Game, DefaultConfig, meta = (DisplayName = "EmerDiff"))
class EMERDIFF_API UEmerDiffSettings : public UDeveloperSettings
{
	GENERATED_BODY()

public:
	/**
	 * Empty for the model that comes with the plug-in; or the name of a model in the user's folder of
	 * models; or a folder, with a slash in it: absolute, or below the project's Content folder.
	 */
	UPROPERTY(Config, EditAnywhere, BlueprintReadOnly, Category = "Model")
	FString Model;

	/** What computes. Devices other than the CPU need another ONNX Runtime than the one inside. */
	UPROPERTY(Config, EditAnywhere, BlueprintReadOnly, Category = "Model")
	EEmerDiffDevice Device = EEmerDiffDevice::Automatic;

	/** Threads that a run computes with; 0 is one for each core. Fewer leave more to the game. */
	UPROPERTY(Config, EditAnywhere, BlueprintReadOnly, Category = "Model",
		meta = (ClampMin = "0"))
	int32 Threads = 0;

	virtual FName GetCategoryName() const override { return FName(TEXT("Plugins")); }
};
