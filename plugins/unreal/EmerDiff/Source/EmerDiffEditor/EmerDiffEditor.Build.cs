// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

using UnrealBuildTool;

public class EmerDiffEditor : ModuleRules
{
	public EmerDiffEditor(ReadOnlyTargetRules Target) : base(Target)
	{
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;
		PublicDependencyModuleNames.AddRange(new string[] {
			"Core",
			"CoreUObject",
			"EmerDiff",
			"Engine",
		});
		PrivateDependencyModuleNames.AddRange(new string[] {
			"AssetRegistry",
			"AssetTools",
			"ContentBrowser",
			"ImageCore",
			"InputCore",
			"PropertyEditor",
			"Slate",
			"SlateCore",
			"ToolMenus",
			"UnrealEd",
		});
	}
}
