// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Widgets/Notifications/SNotificationList.h"

class FSlateNotificationManager
{
public:
	static FSlateNotificationManager& Get();
	TSharedPtr<SNotificationItem> AddNotification(const FNotificationInfo&);
};
