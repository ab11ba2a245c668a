// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "IDetailsView.h"
#include "Modules/ModuleManager.h"

class FPropertyEditorModule : public IModuleInterface
{
public:
	virtual TSharedRef<IDetailsView> CreateDetailView(const FDetailsViewArgs&);
};
