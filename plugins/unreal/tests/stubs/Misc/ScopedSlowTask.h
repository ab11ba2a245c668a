// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

struct FScopedSlowTask
{
	FScopedSlowTask(float AmountOfWork, const FText& = FText());
	void MakeDialog(bool bShowCancelButton = false);
	void EnterProgressFrame(float Amount = 1.0f, const FText& = FText());
	bool ShouldCancel() const;
};
