// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "ContentBrowserMenuContexts.h"
#include "EmerDiffDialog.h"
#include "EmerDiffTask.h"
#include "Engine/Texture2D.h"
#include "Modules/ModuleManager.h"
#include "Textures/SlateIcon.h"
#include "ToolMenus.h"

#define LOCTEXT_NAMESPACE "EmerDiffEditorModule"

/** Adds the action to the menu that textures have in the content browser. */
class FEmerDiffEditorModule : public IModuleInterface
{
public:
	virtual void StartupModule() override
	{
		UToolMenus::RegisterStartupCallback(FSimpleMulticastDelegate::FDelegate::CreateRaw(
			this, &FEmerDiffEditorModule::AddActions));
	}

	virtual void ShutdownModule() override
	{
		UToolMenus::UnRegisterStartupCallback(this);
		UToolMenus::UnregisterOwner(this);
	}

private:
	void AddActions()
	{
		const FToolMenuOwnerScoped Owner(this);
		UToolMenu* Menu =
			UToolMenus::Get()->ExtendMenu(TEXT("ContentBrowser.AssetContextMenu.Texture2D"));
		FToolMenuSection& Section = Menu->FindOrAddSection(TEXT("GetAssetActions"));
		Section.AddMenuEntry(TEXT("EmerDiff_Segment"),
			LOCTEXT("Segment", "Segment into ID Map / Cut-outs..."),
			LOCTEXT("SegmentTip", "Cuts the picture into meaningful regions and makes new textures of "
								  "them beside it"),
			FSlateIcon(), FToolMenuExecuteAction::CreateStatic(&FEmerDiffEditorModule::Segment));
	}

	static void Segment(const FToolMenuContext& Context)
	{
		const UContentBrowserAssetContextMenuContext* Selected =
			Context.FindContext<UContentBrowserAssetContextMenuContext>();
		const TArray<UTexture2D*> Textures =
			Selected != nullptr ? Selected->LoadSelectedObjects<UTexture2D>() : TArray<UTexture2D*>();
		FEmerDiffAssetOptions Options;
		if (Textures.Num() != 0 && UEmerDiffDialog::Ask(Textures.Num(), Options))
		{
			FEmerDiffTask::Start(Textures, Options);
		}
	}
};

IMPLEMENT_MODULE(FEmerDiffEditorModule, EmerDiffEditor)

#undef LOCTEXT_NAMESPACE
