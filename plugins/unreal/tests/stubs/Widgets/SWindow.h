// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Slate.h"

class SWindow : public SCompoundWidget
{
public:
	struct FArguments
	{
		FArguments& Title(const FText&);
		FArguments& ClientSize(FVector2D);
		FArguments& SupportsMaximize(bool);
		FArguments& SupportsMinimize(bool);
	};
	void SetContent(TSharedRef<SWidget>);
	void RequestDestroyWindow();
};
