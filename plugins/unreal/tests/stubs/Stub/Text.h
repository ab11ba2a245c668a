// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Types.h"

template <typename T, typename Size>
class TArrayOf;

class FString
{
public:
	FString();
	FString(const TCHAR*);
	FString& operator=(const TCHAR*);
	const TCHAR* operator*() const;
	bool IsEmpty() const;
	template <typename... Args>
	static FString Printf(const TCHAR* Format, Args... Values)
	{
		static_assert((std::is_scalar_v<Args> && ...), "Printf takes numbers and TCHAR*");
		return FString();
	}
	static FString Join(const TArrayOf<FString, int32>&, const TCHAR* Separator);
	friend FString operator+(const FString&, const FString&);
	friend FString operator+(const FString&, const TCHAR*);
	friend FString operator+(const TCHAR*, const FString&);
};

class FName
{
public:
	FName();
	FName(const TCHAR*);
};

class FText;
struct FFormatArgumentValue
{
	FFormatArgumentValue(int32);
	FFormatArgumentValue(double);
	FFormatArgumentValue(const FText&);
};

class FText
{
public:
	FText();
	static FText FromString(const FString&);
	static FText AsPercent(double);
	template <typename... Args>
	static FText Format(const FText&, Args... Values)
	{
		const FFormatArgumentValue Checked[] = {FFormatArgumentValue(Values)...};
		(void)Checked;
		return FText();
	}
};

FText MakeLocalized(const TCHAR* Namespace, const TCHAR* Key, const TCHAR* Words);
#define LOCTEXT(Key, Words) MakeLocalized(TEXT(LOCTEXT_NAMESPACE), TEXT(Key), TEXT(Words))

const TCHAR* StubToTchar(const ANSICHAR*);
const ANSICHAR* StubToUtf8(const TCHAR*);
#define UTF8_TO_TCHAR(Text) StubToTchar(Text)
#define TCHAR_TO_UTF8(Text) StubToUtf8(Text)
