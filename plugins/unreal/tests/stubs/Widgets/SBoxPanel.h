// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Slate.h"

class SVerticalBox : public SWidget
{
public:
	struct FSlotArguments
	{
		FSlotArguments& FillHeight(float);
		FSlotArguments& AutoHeight();
		FSlotArguments& HAlign(EHorizontalAlignment);
		FSlotArguments& Padding(const FMargin&);
		FSlotArguments& operator[](const TSharedRef<SWidget>&);
	};
	struct FArguments
	{
		FArguments& operator+(const FSlotArguments&);
	};
	static FSlotArguments Slot();
};
