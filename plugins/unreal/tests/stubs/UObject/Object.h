// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "UObject/ObjectMacros.h"

enum EObjectFlags
{
	RF_NoFlags = 0,
	RF_Public = 1,
	RF_Standalone = 2,
	RF_Transactional = 8,
};
constexpr EObjectFlags operator|(EObjectFlags A, EObjectFlags B)
{
	return static_cast<EObjectFlags>(static_cast<int>(A) | static_cast<int>(B));
}

class UPackage;
class UObject
{
public:
	virtual ~UObject();
	virtual void BeginDestroy();
	FString GetName() const;
	UPackage* GetOutermost() const;
	void SaveConfig();
};
class UEnum : public UObject
{
public:
	FString GetNameStringByValue(int64) const;
	FText GetDisplayNameTextByValue(int64) const;
};
template <typename T>
T* NewObject()
{
	static_assert(std::is_base_of_v<UObject, T>);
	return nullptr;
}
template <typename T>
T* NewObject(UObject* Outer, FName, EObjectFlags = RF_NoFlags)
{
	static_assert(std::is_base_of_v<UObject, T>);
	return nullptr;
}
template <typename T>
T* Cast(UObject* Object)
{
	return dynamic_cast<T*>(Object);
}
template <typename T>
const T* GetDefault()
{
	return nullptr;
}
template <typename T>
T* GetMutableDefault()
{
	return nullptr;
}
