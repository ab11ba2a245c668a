// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

class IModuleInterface
{
public:
	virtual ~IModuleInterface() {}
	virtual void StartupModule() {}
	virtual void ShutdownModule() {}
};
class FModuleManager
{
public:
	template <typename Module>
	static Module& LoadModuleChecked(const FName)
	{
		static_assert(std::is_base_of_v<IModuleInterface, Module>);
		return *static_cast<Module*>(nullptr);
	}
};
#define IMPLEMENT_MODULE(Class, Name) \
	IModuleInterface* Initialize##Name##Module() \
	{ \
		return new Class(); \
	}
