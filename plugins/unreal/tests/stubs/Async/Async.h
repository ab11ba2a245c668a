// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Async/TaskGraphInterfaces.h"

enum EThreadPriority
{
	TPri_Normal,
	TPri_BelowNormal,
};
template <typename Callable>
int AsyncThread(Callable&& Called, uint32 StackSize = 0, EThreadPriority = TPri_Normal)
{
	Called();
	return 0;
}
void AsyncTask(ENamedThreads::Type, TFunction<void()>);
