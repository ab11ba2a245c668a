// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

using int32 = int32_t;
using int64 = long long;
using uint8 = uint8_t;
using uint32 = uint32_t;
using uint64 = unsigned long long;
using ANSICHAR = char;
using TCHAR = char16_t;

#define TEXT_PASTE(x) u##x
#define TEXT(x) TEXT_PASTE(x)
#define LINE_TERMINATOR TEXT("\n")
#define EMERDIFF_API
#define EMERDIFFEDITOR_API
#define PLATFORM_WINDOWS 0
#define PLATFORM_MAC 0
#ifndef WITH_EDITORONLY_DATA
#error the test says which target is compiled
#endif

template <typename T>
std::remove_reference_t<T>&& MoveTemp(T&& Value)
{
	static_assert(std::is_lvalue_reference_v<T> && !std::is_const_v<std::remove_reference_t<T>>,
		"MoveTemp of what cannot be moved");
	return static_cast<std::remove_reference_t<T>&&>(Value);
}

template <typename T>
class TEnumAsByte
{
public:
	TEnumAsByte(T);
	operator T() const;
};
