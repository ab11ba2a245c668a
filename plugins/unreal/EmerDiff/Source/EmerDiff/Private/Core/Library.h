// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Api.h"
#include "Core/Outcome.h"

#include <functional>
#include <memory>
#include <string>

namespace EmerDiffCore
{
	/** How shared libraries are opened on this platform. Paths are absolute and UTF-8. */
	struct Loader
	{
		std::function<bool(const std::string& File)> Exists;
		/** Returns null where the system refuses the file. */
		std::function<void*(const std::string& File)> Open;
		/** Returns null where the file has no such function. */
		std::function<void*(void* Handle, const char* Name)> Find;
		std::function<void(void* Handle)> Close;
	};

	/** An open libemerdiff of the right interface. It stays open while something of it is in use. */
	class Library
	{
	public:
		/** Returns null, and why in `Failure`, where there is no library that can be called. */
		static std::shared_ptr<const Library> Open(
			const std::string& Place, const Loader& Loading, Outcome& Failure);

		~Library();
		Library(const Library&) = delete;
		Library& operator=(const Library&) = delete;

		const Api& Calls() const { return Functions; }
		const std::string& File() const { return Path; }

		/** Makes an outcome of what a call has just returned on this thread. */
		Outcome Check(emerdiff_status Status) const;

	private:
		Library(std::string Place, const Loader& Loading, void* Opened);

		Outcome FindFunctions();

		std::string Path;
		Loader System;
		void* Handle;
		Api Functions;
	};

	/** Owns an object of the library and frees it; keeps the library open as long. */
	template <typename Object>
	class Owned
	{
	public:
		Owned() = default;
		Owned(std::shared_ptr<const Library> InLibrary, Object* InObject, void (*InFree)(Object*))
			: Keeper(std::move(InLibrary)), Held(InObject), Free(InFree)
		{
		}
		Owned(Owned&& Other) noexcept { Swap(Other); }
		Owned& operator=(Owned&& Other) noexcept
		{
			Swap(Other);
			return *this;
		}
		~Owned()
		{
			if (Held != nullptr)
			{
				Free(Held);
			}
		}

		Object* Get() const { return Held; }

	private:
		void Swap(Owned& Other)
		{
			std::swap(Keeper, Other.Keeper);
			std::swap(Held, Other.Held);
			std::swap(Free, Other.Free);
		}

		std::shared_ptr<const Library> Keeper;
		Object* Held = nullptr;
		void (*Free)(Object*) = nullptr;
	};
}
