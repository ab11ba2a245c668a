// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Text.h"

struct FLogCategory
{
};
namespace ELogVerbosity
{
	enum Type
	{
		Error,
		Warning,
		Display,
		Log,
		All,
	};
}
void StubLog(const FLogCategory&, ELogVerbosity::Type, const FString&);

#define DECLARE_LOG_CATEGORY_EXTERN(Name, Default, Compiled) \
	extern struct Name##Type : FLogCategory \
	{ \
	} Name
#define DEFINE_LOG_CATEGORY(Name) Name##Type Name
#define UE_LOG(Category, Verbosity, Format, ...) \
	StubLog(Category, ELogVerbosity::Verbosity, FString::Printf(Format __VA_OPT__(, ) __VA_ARGS__))
