// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Textures/SlateIcon.h"
#include "UObject/Object.h"

struct FToolMenuContext
{
	template <typename T>
	T* FindContext() const
	{
		return nullptr;
	}
};
using FToolMenuExecuteAction = TDelegate<void(const FToolMenuContext&)>;
struct FToolUIActionChoice
{
	FToolUIActionChoice(const FToolMenuExecuteAction&);
};
struct FToolMenuSection
{
	void AddMenuEntry(
		const FName, const FText& Label, const FText& Tip, const FSlateIcon&, const FToolUIActionChoice&);
};
class UToolMenu : public UObject
{
public:
	FToolMenuSection& FindOrAddSection(const FName);
};
struct FToolMenuOwner
{
	FToolMenuOwner(void*);
};
struct FToolMenuOwnerScoped
{
	FToolMenuOwnerScoped(FToolMenuOwner);
	~FToolMenuOwnerScoped();
};
class UToolMenus : public UObject
{
public:
	static UToolMenus* Get();
	UToolMenu* ExtendMenu(const FName);
	static void RegisterStartupCallback(const FSimpleMulticastDelegate::FDelegate&);
	static void UnRegisterStartupCallback(const void*);
	static void UnregisterOwner(FToolMenuOwner);
};
