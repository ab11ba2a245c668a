// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Slate.h"

class SButton : public SWidget
{
public:
	struct FArguments
	{
		FArguments& Text(const FText&);
		FArguments& OnClicked_Lambda(TFunction<FReply()>);
	};
};
