// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Slate.h"

class SUniformGridPanel : public SWidget
{
public:
	struct FSlotArguments
	{
		FSlotArguments& operator[](const TSharedRef<SWidget>&);
	};
	struct FArguments
	{
		FArguments& SlotPadding(const FMargin&);
		FArguments& operator+(const FSlotArguments&);
	};
	static FSlotArguments Slot(int32 Column, int32 Row);
};
