// What the sources use of the header of this name, to be parsed without the engine.
#pragma once
#include "Stub/Types.h"

#include <functional>

template <typename Signature>
using TFunction = std::function<Signature>;

template <typename Signature>
class TDelegate;
template <typename... Args>
class TDelegate<void(Args...)>
{
public:
	template <typename Lambda>
	static TDelegate CreateLambda(Lambda Called)
	{
		std::function<void(Args...)> Checked(Called);
		return TDelegate();
	}
	static TDelegate CreateStatic(void (*)(Args...)) { return TDelegate(); }
	template <typename Object>
	static TDelegate CreateRaw(Object*, void (Object::*)(Args...))
	{
		return TDelegate();
	}
	template <typename Object>
	static TDelegate CreateSP(Object* Shared, void (Object::*)(Args...))
	{
		(void)sizeof(Shared->AsShared());
		return TDelegate();
	}
};
using FSimpleDelegate = TDelegate<void()>;
struct FSimpleMulticastDelegate
{
	using FDelegate = FSimpleDelegate;
};

#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_FiveParams(Name, A, a, B, b, C, c, D, d, E, e) \
	struct Name \
	{ \
		void Broadcast(A a, B b, C c, D d, E e) const; \
	}
