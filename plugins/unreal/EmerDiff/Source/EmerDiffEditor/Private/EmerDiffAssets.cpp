// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

#include "EmerDiffAssets.h"

#include "AssetRegistry/AssetRegistryModule.h"
#include "EmerDiffEditorLibrary.h"
#include "EmerDiffSegmentation.h"
#include "Engine/Texture2D.h"
#include "IAssetTools.h"
#include "ImageCore.h"
#include "Misc/ScopedSlowTask.h"
#include "ObjectTools.h"
#include "UObject/Package.h"

#define LOCTEXT_NAMESPACE "EmerDiffAssets"

namespace EmerDiffAssetsPrivate
{
	/** A texture that is to be made. */
	struct FPlan
	{
		/** What is added to the name of the source. */
		FString Suffix;
		bool bFlatColors = false;
		TFunction<bool(FImage& Image)> Draw;
	};

	static FString NameOf(const FEmerDiffRegion& Region)
	{
		return Region.bTransparent ? FString(TEXT("Transparent"))
								   : FString::Printf(TEXT("Region_%d"), Region.Id);
	}

	static TArray<FPlan> PlansOf(
		const UEmerDiffSegmentation& Result, const FEmerDiffAssetOptions& Options)
	{
		TArray<FPlan> Plans;
		if (Options.bIdMap)
		{
			Plans.Add({TEXT("_IdMap"), true, [&Result](FImage& Image) { return Result.LabelImage(Image); }});
		}
		if (Options.bColors)
		{
			Plans.Add({TEXT("_Regions"), true,
				[&Result](FImage& Image) { return Result.ColorsImage(false, Image); }});
		}
		for (const FEmerDiffRegion& Region : Result.Regions())
		{
			const TArray<int32> Nodes = {Region.Node};
			const FEmerDiffEdges& Edges = Options.Edges;
			if (Options.bCutouts && !Region.bTransparent)
			{
				Plans.Add({TEXT("_") + NameOf(Region), false, [&Result, &Edges, Nodes](FImage& Image)
					{ return Result.CutoutImage(Nodes, Edges, Image); }});
			}
			if (Options.bMasks)
			{
				Plans.Add({TEXT("_Mask_") + NameOf(Region), false, [&Result, &Edges, Nodes](FImage& Image)
					{ return Result.MaskImage(Nodes, Edges, true, Image); }});
			}
		}
		return Plans;
	}

	static ETextureSourceFormat FormatOf(const FImage& Image)
	{
		switch (Image.Format)
		{
		case ERawImageFormat::G8:
			return TSF_G8;
		case ERawImageFormat::G16:
			return TSF_G16;
		default:
			return TSF_BGRA8;
		}
	}

	static UTexture2D* MakeAsset(const UTexture2D& Source, const FPlan& Plan, const FImage& Image)
	{
		FString PackageName;
		FString Name;
		IAssetTools::Get().CreateUniqueAssetName(
			Source.GetOutermost()->GetName(), Plan.Suffix, PackageName, Name);
		UPackage* Package = CreatePackage(*PackageName);
		UTexture2D* Made = NewObject<UTexture2D>(
			Package, *Name, RF_Public | RF_Standalone | RF_Transactional);
		const ETextureSourceFormat Format = FormatOf(Image);
		Made->Source.Init(Image.SizeX, Image.SizeY, 1, 1, Format, Image.RawData.GetData());
		Made->SRGB = Image.GammaSpace == EGammaSpace::sRGB;
		if (Format != TSF_BGRA8)
		{
			Made->CompressionSettings = TC_Grayscale;
		}
		if (Plan.bFlatColors)
		{
			// Compression, filters and smaller copies would mix the numbers of neighbours.
			Made->CompressionNone = true;
			Made->MipGenSettings = TMGS_NoMipmaps;
			Made->Filter = TF_Nearest;
			Made->LODGroup = TEXTUREGROUP_Pixels2D;
		}
		Made->PostEditChange();
		Package->MarkPackageDirty();
		FAssetRegistryModule::AssetCreated(Made);
		return Made;
	}

	static void TakeAway(TArray<UTexture2D*>& Made)
	{
		TArray<UObject*> Objects;
		for (UTexture2D* Texture : Made)
		{
			Objects.Add(Texture);
		}
		ObjectTools::ForceDeleteObjects(Objects, false);
		Made.Reset();
	}
}

TArray<UTexture2D*> EmerDiffAssets::Make(const UTexture2D& Source,
	const UEmerDiffSegmentation& Result, const FEmerDiffAssetOptions& Options, FString& Message)
{
	using namespace EmerDiffAssetsPrivate;
	const TArray<FPlan> Plans = PlansOf(Result, Options);
	TArray<UTexture2D*> Made;
	if (Plans.Num() == 0)
	{
		Message = TEXT("Nothing is chosen: choose an ID map, colours, cut-outs or masks.");
		return Made;
	}
	FScopedSlowTask Task(static_cast<float>(Plans.Num()), LOCTEXT("Making", "Making textures of the regions"));
	Task.MakeDialog(true);
	for (const FPlan& Plan : Plans)
	{
		Task.EnterProgressFrame(1.0f);
		FImage Image;
		if (Task.ShouldCancel())
		{
			Message = TEXT("Cancelled.");
		}
		else if (!Plan.Draw(Image))
		{
			Message = Result.GetLastError();
		}
		if (!Message.IsEmpty())
		{
			TakeAway(Made);
			return Made;
		}
		Made.Add(MakeAsset(Source, Plan, Image));
	}
	return Made;
}

#undef LOCTEXT_NAMESPACE
