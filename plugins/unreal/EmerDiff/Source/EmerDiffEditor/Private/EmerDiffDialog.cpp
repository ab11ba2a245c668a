// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffDialog.h"

#include "Editor.h"
#include "IDetailsView.h"
#include "Modules/ModuleManager.h"
#include "PropertyEditorModule.h"
#include "Widgets/Input/SButton.h"
#include "Widgets/Layout/SUniformGridPanel.h"
#include "Widgets/SBoxPanel.h"
#include "Widgets/SWindow.h"

#define LOCTEXT_NAMESPACE "EmerDiffDialog"

namespace EmerDiffDialogPrivate
{
	static TSharedRef<IDetailsView> DetailsOf(UObject* Shown)
	{
		FDetailsViewArgs Args;
		Args.bAllowSearch = false;
		Args.NameAreaSettings = FDetailsViewArgs::HideNameArea;
		FPropertyEditorModule& Editor =
			FModuleManager::LoadModuleChecked<FPropertyEditorModule>(TEXT("PropertyEditor"));
		TSharedRef<IDetailsView> View = Editor.CreateDetailView(Args);
		View->SetObject(Shown);
		return View;
	}

	/** Shows a window until it is left; true when it was left by the button that accepts. */
	static bool ShowModal(const TSharedRef<SWindow>& Window, const TSharedRef<IDetailsView>& View)
	{
		bool bAccepted = false;
		const auto Leave = [&Window, &bAccepted](bool bAccept)
		{
			bAccepted = bAccept;
			Window->RequestDestroyWindow();
			return FReply::Handled();
		};
		Window->SetContent(SNew(SVerticalBox)
			+ SVerticalBox::Slot().FillHeight(1.0f)[View]
			+ SVerticalBox::Slot().AutoHeight().HAlign(HAlign_Right).Padding(8.0f)
			[
				SNew(SUniformGridPanel).SlotPadding(4.0f)
				+ SUniformGridPanel::Slot(0, 0)
				[
					SNew(SButton)
					.Text(LOCTEXT("Segment", "Segment"))
					.OnClicked_Lambda([&Leave]() { return Leave(true); })
				]
				+ SUniformGridPanel::Slot(1, 0)
				[
					SNew(SButton)
					.Text(LOCTEXT("Cancel", "Cancel"))
					.OnClicked_Lambda([&Leave]() { return Leave(false); })
				]
			]);
		// Returns when the window is closed, so what the buttons refer to is still there.
		GEditor->EditorAddModalWindow(Window);
		return bAccepted;
	}
}

bool UEmerDiffDialog::Ask(int32 NumTextures, FEmerDiffAssetOptions& Options)
{
	UEmerDiffDialog* Shown = GetMutableDefault<UEmerDiffDialog>();
	const FText Title = FText::Format(
		LOCTEXT("Title", "Segment {0} {0}|plural(one=Texture,other=Textures)"), NumTextures);
	const TSharedRef<SWindow> Window = SNew(SWindow)
		.Title(Title)
		.ClientSize(FVector2D(480.0f, 560.0f))
		.SupportsMaximize(false)
		.SupportsMinimize(false);
	if (!EmerDiffDialogPrivate::ShowModal(Window, EmerDiffDialogPrivate::DetailsOf(Shown)))
	{
		return false;
	}
	Shown->SaveConfig();
	Options = Shown->Chosen;
	return true;
}

#undef LOCTEXT_NAMESPACE
