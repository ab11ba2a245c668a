// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Types.h"

template <typename T>
class TSharedRef
{
public:
	template <typename U, typename = std::enable_if_t<std::is_convertible_v<U*, T*>>>
	TSharedRef(const TSharedRef<U>&);
	T* operator->() const;
	T& operator*() const;
};

template <typename T>
class TSharedPtr
{
public:
	TSharedPtr();
	TSharedPtr(std::nullptr_t);
	template <typename U, typename = std::enable_if_t<std::is_convertible_v<U*, T*>>>
	TSharedPtr(const TSharedRef<U>&);
	bool IsValid() const;
	void Reset();
	T* operator->() const;
	T& operator*() const;
};

template <typename T>
class TSharedFromThis
{
public:
	TSharedRef<T> AsShared();
};

template <typename T>
TSharedRef<T> StubRef();
template <typename T, typename... Args>
TSharedRef<T> MakeShared(Args&&... Values)
{
	(void)sizeof(T(std::forward<Args>(Values)...));
	return StubRef<T>();
}

template <typename T>
class TWeakObjectPtr
{
public:
	TWeakObjectPtr();
	TWeakObjectPtr(T*);
	T* Get() const;
	bool IsValid() const;
	bool IsStale() const;
};

template <typename T>
class TObjectPtr
{
public:
	TObjectPtr();
	TObjectPtr(T*);
	TObjectPtr(std::nullptr_t);
	operator T*() const;
};
