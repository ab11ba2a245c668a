// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "Core/Library.h"

namespace EmerDiffCore
{
	std::shared_ptr<const Library> Library::Open(
		const std::string& Place, const Loader& Loading, Outcome& Failure)
	{
		if (!Loading.Exists(Place))
		{
			Failure = Refusal(EMERDIFF_INTERNAL_ERROR,
				Place + ": there is no such library. Install the plug-in again, with its folder "
				"Binaries/ThirdParty for this platform.");
			return nullptr;
		}
		void* Opened = Loading.Open(Place);
		if (Opened == nullptr)
		{
			Failure = Refusal(EMERDIFF_INTERNAL_ERROR,
				Place + ": the system does not open this library. Is it for this platform and "
				"processor?");
			return nullptr;
		}
		std::shared_ptr<Library> Made(new Library(Place, Loading, Opened));
		Failure = Made->FindFunctions();
		return Failure.Ok() ? Made : nullptr;
	}

	Library::Library(std::string Place, const Loader& Loading, void* Opened)
		: Path(std::move(Place)), System(Loading), Handle(Opened)
	{
	}

	Library::~Library()
	{
		System.Close(Handle);
	}

	Outcome Library::FindFunctions()
	{
		using AbiVersion = decltype(&::emerdiff_abi_version);
		const auto Abi =
			reinterpret_cast<AbiVersion>(System.Find(Handle, "emerdiff_abi_version"));
		if (Abi == nullptr)
		{
			return Refusal(EMERDIFF_INTERNAL_ERROR, Path + ": this is not libemerdiff.");
		}
		// Before any other call, as another interface may have other parameters.
		const uint32_t Found = Abi();
		if (Found != EMERDIFF_ABI_VERSION)
		{
			return Refusal(EMERDIFF_INTERNAL_ERROR,
				Path + ": it has interface version " + std::to_string(Found) +
				", this plug-in needs " + std::to_string(EMERDIFF_ABI_VERSION) +
				". Install the library that came with the plug-in.");
		}
		const char* Missing = nullptr;
#define EMERDIFF_CORE_FIND(Name) \
	Functions.Name = reinterpret_cast<decltype(Functions.Name)>( \
		System.Find(Handle, "emerdiff_" #Name)); \
	Missing = Functions.Name == nullptr && Missing == nullptr ? "emerdiff_" #Name : Missing;
		EMERDIFF_CORE_FUNCTIONS(EMERDIFF_CORE_FIND)
#undef EMERDIFF_CORE_FIND
		if (Missing != nullptr)
		{
			return Refusal(EMERDIFF_INTERNAL_ERROR,
				Path + ": it lacks " + Missing + ". Install the library that came with the plug-in.");
		}
		return {};
	}

	Outcome Library::Check(emerdiff_status Status) const
	{
		if (Status == EMERDIFF_OK)
		{
			return {};
		}
		return Refusal(Status, Functions.last_error());
	}
}
