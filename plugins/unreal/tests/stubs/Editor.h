// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "UObject/Object.h"

class SWindow;
class UEditorEngine : public UObject
{
public:
	void EditorAddModalWindow(TSharedRef<SWindow>);
	void SyncBrowserToObjects(TArray<UObject*>& Objects, bool bFocus = true);
};
extern UEditorEngine* GEditor;
