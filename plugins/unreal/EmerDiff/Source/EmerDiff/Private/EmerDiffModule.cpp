// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffModule.h"

#include "Async/Async.h"
#include "EmerDiffConvert.h"
#include "EmerDiffInstallation.h"
#include "HAL/IConsoleManager.h"
#include "HAL/PlatformMemory.h"
#include "HAL/PlatformProcess.h"
#include "Interfaces/IPluginManager.h"
#include "Misc/Paths.h"

DEFINE_LOG_CATEGORY(LogEmerDiff);

IMPLEMENT_MODULE(FEmerDiffModule, EmerDiff)

namespace EmerDiffModulePrivate
{
#if PLATFORM_WINDOWS
	static const TCHAR* const LibraryFile = TEXT("Win64/emerdiff.dll");
#elif PLATFORM_MAC
	static const TCHAR* const LibraryFile = TEXT("Mac/libemerdiff.dylib");
#else
	static const TCHAR* const LibraryFile = TEXT("Linux/libemerdiff.so");
#endif

	/** The library needs 256 KB; the rest is for what the engine does on its threads. */
	static constexpr uint32 StackSize = 1024 * 1024;

	static FString LibraryPath()
	{
		const TSharedPtr<IPlugin> Plugin = IPluginManager::Get().FindPlugin(TEXT("EmerDiff"));
		const FString Base = Plugin.IsValid() ? Plugin->GetBaseDir() : FString();
		const FString File =
			FPaths::Combine(Base, TEXT("Binaries/ThirdParty/EmerDiffLibrary"), LibraryFile);
		return FPaths::ConvertRelativePathToFull(File);
	}

	static EmerDiffCore::Loader SystemLoader()
	{
		EmerDiffCore::Loader Loader;
		Loader.Exists = [](const std::string& File)
		{ return FPaths::FileExists(EmerDiffConvert::ToEngine(File)); };
		Loader.Open = [](const std::string& File)
		{ return FPlatformProcess::GetDllHandle(*EmerDiffConvert::ToEngine(File)); };
		Loader.Find = [](void* Handle, const char* Name)
		{ return FPlatformProcess::GetDllExport(Handle, *EmerDiffConvert::ToEngine(Name)); };
		Loader.Close = [](void* Handle) { FPlatformProcess::FreeDllHandle(Handle); };
		return Loader;
	}

	static void WriteInstallation()
	{
		UE_LOG(LogEmerDiff, Display, TEXT("%s"), *UEmerDiffInstallation::CheckInstallation());
	}

	static EmerDiffCore::Host EngineHost()
	{
		EmerDiffCore::Host Host;
		Host.StartThread = [](std::function<void()> Work)
		{ AsyncThread([Work = MoveTemp(Work)]() { Work(); }, StackSize, TPri_BelowNormal); };
		Host.Post = [](std::function<void()> Told)
		{ AsyncTask(ENamedThreads::GameThread, [Told = MoveTemp(Told)]() { Told(); }); };
		Host.FreeMemory = []() { return FPlatformMemory::GetStats().AvailablePhysical; };
		Host.Warn = [](const std::string& Words)
		{ UE_LOG(LogEmerDiff, Warning, TEXT("%s"), *EmerDiffConvert::ToEngine(Words)); };
		return Host;
	}
}

FEmerDiffModule& FEmerDiffModule::Get()
{
	return FModuleManager::LoadModuleChecked<FEmerDiffModule>(TEXT("EmerDiff"));
}

void FEmerDiffModule::StartupModule()
{
	const FString Path = EmerDiffModulePrivate::LibraryPath();
	Opened = EmerDiffCore::Library::Open(
		EmerDiffConvert::ToCore(Path), EmerDiffModulePrivate::SystemLoader(), Failure);
	if (Opened == nullptr)
	{
		UE_LOG(LogEmerDiff, Error, TEXT("%s"), *EmerDiffConvert::ToEngine(Failure.Message));
	}
	Runs = std::make_unique<EmerDiffCore::Runner>(
		Opened, Failure, EmerDiffModulePrivate::EngineHost());
	Command = IConsoleManager::Get().RegisterConsoleCommand(TEXT("EmerDiff.CheckInstallation"),
		TEXT("Writes versions, ONNX Runtime, models and folders of EmerDiff to the log."),
		FConsoleCommandDelegate::CreateStatic(&EmerDiffModulePrivate::WriteInstallation));
}

void FEmerDiffModule::ShutdownModule()
{
	if (Command != nullptr)
	{
		IConsoleManager::Get().UnregisterConsoleObject(Command);
		Command = nullptr;
	}
	// Waits: a thread that still computes would return into a module that is gone. The library stays
	// open while a result holds it.
	if (Runs != nullptr)
	{
		Runs->Close();
	}
	Opened = nullptr;
}
