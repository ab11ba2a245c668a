// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#pragma once

#include "Core/Runner.h"
#include "CoreMinimal.h"
#include "Modules/ModuleManager.h"

#include <memory>

DECLARE_LOG_CATEGORY_EXTERN(LogEmerDiff, Log, All);

class IConsoleObject;

/** Opens the library, and ends what runs when the engine goes. */
class FEmerDiffModule : public IModuleInterface
{
public:
	static FEmerDiffModule& Get();

	virtual void StartupModule() override;
	virtual void ShutdownModule() override;

	/** Null where there is no library that can be called: WhyNot tells why. */
	const std::shared_ptr<const EmerDiffCore::Library>& Library() const { return Opened; }
	const EmerDiffCore::Outcome& WhyNot() const { return Failure; }
	EmerDiffCore::Runner& Runner() { return *Runs; }

private:
	std::shared_ptr<const EmerDiffCore::Library> Opened;
	EmerDiffCore::Outcome Failure;
	std::unique_ptr<EmerDiffCore::Runner> Runs;
	IConsoleObject* Command = nullptr;
};
