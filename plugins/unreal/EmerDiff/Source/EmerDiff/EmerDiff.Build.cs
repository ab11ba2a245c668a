// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

using UnrealBuildTool;

public class EmerDiff : ModuleRules
{
	public EmerDiff(ReadOnlyTargetRules Target) : base(Target)
	{
		if (Target.Version.MajorVersion == 5 && Target.Version.MinorVersion < 3)
		{
			throw new BuildException("EmerDiff needs Unreal Engine 5.3 or newer, and this is 5."
				+ Target.Version.MinorVersion.ToString() + ".");
		}
		PCHUsage = PCHUsageMode.UseExplicitOrSharedPCHs;
		PublicDependencyModuleNames.AddRange(new string[] {
			"Core",
			"CoreUObject",
			"DeveloperSettings",
			"Engine",
			"ImageCore",
		});
		PrivateDependencyModuleNames.AddRange(new string[] {
			"EmerDiffLibrary",
			"Json",
			"Projects",
		});
	}
}
