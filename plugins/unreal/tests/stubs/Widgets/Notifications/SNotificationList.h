// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Slate.h"

class SNotificationItem : public SWidget
{
public:
	enum ECompletionState
	{
		CS_None,
		CS_Pending,
		CS_Success,
		CS_Fail,
	};
	virtual void SetText(const FText&) = 0;
	virtual void SetCompletionState(ECompletionState) = 0;
	virtual void ExpireAndFadeout() = 0;
};
struct FNotificationButtonInfo
{
	FNotificationButtonInfo(FText, FText, FSimpleDelegate, SNotificationItem::ECompletionState);
};
struct FNotificationInfo
{
	FNotificationInfo(const FText&);
	TArray<FNotificationButtonInfo> ButtonDetails;
	bool bFireAndForget;
	float ExpireDuration;
};
