// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "CoreMinimal.h"

enum EHorizontalAlignment
{
	HAlign_Fill,
	HAlign_Right,
};
class FReply
{
public:
	static FReply Handled();
};
struct FMargin
{
	FMargin(float);
};
class SWidget
{
public:
	virtual ~SWidget();
};
class SCompoundWidget : public SWidget
{
};
template <typename Widget>
struct TDeclared
{
	TSharedRef<Widget> operator<<=(const typename Widget::FArguments&) { return StubRef<Widget>(); }
};
#define SNew(Widget) TDeclared<Widget>() <<= Widget::FArguments()
