// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Text.h"
#include "Stub/Types.h"

#include <initializer_list>

template <typename T, typename Size>
class TArrayOf
{
public:
	TArrayOf() = default;
	TArrayOf(std::initializer_list<T>);
	Size Num() const;
	T* GetData();
	const T* GetData() const;
	Size Add(const T&);
	T& AddDefaulted_GetRef();
	void Append(const T*, Size);
	void Reserve(Size);
	void Reset(Size = 0);
	void SetNumZeroed(Size);
	void RemoveAt(Size);
	T& operator[](Size);
	const T& operator[](Size) const;
	T* begin();
	T* end();
	const T* begin() const;
	const T* end() const;
};
template <typename T>
using TArray = TArrayOf<T, int32>;
template <typename T>
using TArray64 = TArrayOf<T, int64>;

template <typename K, typename V>
struct TPair
{
	K Key;
	V Value;
};
template <typename K, typename V>
class TMap
{
public:
	const TPair<K, V>* begin() const;
	const TPair<K, V>* end() const;
};
