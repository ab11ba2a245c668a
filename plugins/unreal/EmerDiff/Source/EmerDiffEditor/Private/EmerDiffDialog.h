// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "CoreMinimal.h"
#include "EmerDiffEditorLibrary.h"
#include "UObject/Object.h"

#include "EmerDiffDialog.generated.h"

/** What the dialog shows; it remembers what was chosen last. */
UCLASS(Config = EditorPerProjectUserSettings)
class UEmerDiffDialog : public UObject
{
	GENERATED_BODY()

public:
	UPROPERTY(Config, EditAnywhere, Category = "EmerDiff", meta = (ShowOnlyInnerProperties))
	FEmerDiffAssetOptions Chosen;

	/** Asks what to make of so many textures; false when the person does not want to. */
	static bool Ask(int32 NumTextures, FEmerDiffAssetOptions& Options);
};
