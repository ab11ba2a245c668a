// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffInstallation.h"

#include "Core/Installation.h"
#include "Dom/JsonObject.h"
#include "Dom/JsonValue.h"
#include "EmerDiffConvert.h"
#include "EmerDiffModule.h"
#include "Misc/EngineVersion.h"
#include "Serialization/JsonReader.h"
#include "Serialization/JsonSerializer.h"

namespace EmerDiffInstallationPrivate
{
	static FString LineOf(const FJsonObject& Model)
	{
		FString Folder;
		FString Error;
		// Null stands for a model that is part of the library, and for one that can be used.
		Model.TryGetStringField(TEXT("folder"), Folder);
		Model.TryGetStringField(TEXT("error"), Error);
		return FString::Printf(TEXT("model: %s, %s, %s"), *Model.GetStringField(TEXT("name")),
			Folder.IsEmpty() ? TEXT("built in") : *Folder,
			Error.IsEmpty() ? TEXT("can be used") : *(TEXT("cannot be used: ") + Error));
	}

	static TArray<TSharedPtr<FJsonValue>> ModelsOf(const EmerDiffCore::Installation& Found)
	{
		TArray<TSharedPtr<FJsonValue>> Models;
		const TSharedRef<TJsonReader<>> Reader =
			TJsonReaderFactory<>::Create(EmerDiffConvert::ToEngine(Found.Models));
		FJsonSerializer::Deserialize(Reader, Models);
		return Models;
	}
}

bool UEmerDiffInstallation::IsAvailable(FString& Message)
{
	const EmerDiffCore::Outcome& Failure = FEmerDiffModule::Get().WhyNot();
	Message = EmerDiffConvert::ToEngine(Failure.Message);
	return Failure.Ok();
}

TArray<FString> UEmerDiffInstallation::ModelNames()
{
	TArray<FString> Names;
	FString Message;
	if (!IsAvailable(Message))
	{
		return Names;
	}
	const EmerDiffCore::Installation Found =
		EmerDiffCore::CheckInstallation(FEmerDiffModule::Get().Library());
	for (const TSharedPtr<FJsonValue>& Model : EmerDiffInstallationPrivate::ModelsOf(Found))
	{
		FString Error;
		if (!Model->AsObject()->TryGetStringField(TEXT("error"), Error))
		{
			Names.Add(Model->AsObject()->GetStringField(TEXT("name")));
		}
	}
	return Names;
}

FString UEmerDiffInstallation::CheckInstallation()
{
	TArray<FString> Lines;
	Lines.Add(TEXT("Unreal Engine: ") + FEngineVersion::Current().ToString());
	FString Message;
	if (!IsAvailable(Message))
	{
		Lines.Add(TEXT("libemerdiff: ") + Message);
		return FString::Join(Lines, LINE_TERMINATOR);
	}
	const EmerDiffCore::Installation Found =
		EmerDiffCore::CheckInstallation(FEmerDiffModule::Get().Library());
	for (const auto& [Name, Value] : Found.Facts)
	{
		Lines.Add(EmerDiffConvert::ToEngine(Name) + TEXT(": ") + EmerDiffConvert::ToEngine(Value));
	}
	for (const TSharedPtr<FJsonValue>& Model : EmerDiffInstallationPrivate::ModelsOf(Found))
	{
		Lines.Add(EmerDiffInstallationPrivate::LineOf(*Model->AsObject()));
	}
	return FString::Join(Lines, LINE_TERMINATOR);
}
