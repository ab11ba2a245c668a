// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "UObject/Object.h"

template <typename T>
class TStrongObjectPtr
{
public:
	TStrongObjectPtr();
	explicit TStrongObjectPtr(T*);
	void Reset(T*);
	T* Get() const;
	T* operator->() const;
	T& operator*() const;
};
