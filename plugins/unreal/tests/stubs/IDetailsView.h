// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Slate.h"

class UObject;
struct FDetailsViewArgs
{
	enum ENameAreaSettings
	{
		HideNameArea,
	};
	bool bAllowSearch;
	ENameAreaSettings NameAreaSettings;
};
class IDetailsView : public SCompoundWidget
{
public:
	virtual void SetObject(UObject*, bool bForceRefresh = false) = 0;
};
