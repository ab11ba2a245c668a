// Copyright 2026 The libemerdiff authors. Licensed under MIT OR Apache-2.0.

using System.IO;
using UnrealBuildTool;

/// <summary>
/// libemerdiff and its ONNX Runtime. Nothing is linked: the module EmerDiff opens the library by
/// its path, so that a missing file is an error in the log instead of a module that does not load.
/// </summary>
public class EmerDiffLibrary : ModuleRules
{
	/// <summary>What may not be spread without the libraries.</summary>
	static readonly string[] Licences = {
		"LICENSE-MIT",
		"LICENSE-APACHE",
		"THIRD-PARTY-LICENSES.txt",
		"ONNXRUNTIME-LICENSE.txt",
		"ONNXRUNTIME-NOTICES.txt",
	};

	public EmerDiffLibrary(ReadOnlyTargetRules Target) : base(Target)
	{
		Type = ModuleType.External;
		PublicSystemIncludePaths.Add(Path.Combine(ModuleDirectory, "include"));

		string Folder = "Binaries/ThirdParty/EmerDiffLibrary/" + Target.Platform.ToString();
		foreach (string Library in LibrariesOf(Target.Platform))
		{
			Stage(Folder + "/" + Library);
		}
		foreach (string Licence in Licences)
		{
			Stage(Licence);
		}
	}

	/// <summary>
	/// libemerdiff, and ONNX Runtime under the name by which libemerdiff looks for it beside itself;
	/// the engine's own onnxruntime.dll has another.
	/// </summary>
	static string[] LibrariesOf(UnrealTargetPlatform Platform)
	{
		if (Platform == UnrealTargetPlatform.Win64)
		{
			return new string[] { "emerdiff.dll", "onnxruntime-1.31.1.dll" };
		}
		if (Platform == UnrealTargetPlatform.Mac)
		{
			return new string[] { "libemerdiff.dylib", "libonnxruntime-1.31.1.dylib" };
		}
		if (Platform == UnrealTargetPlatform.Linux)
		{
			return new string[] { "libemerdiff.so", "libonnxruntime-1.31.1.so" };
		}
		throw new BuildException("EmerDiff has no library for " + Platform.ToString() + ".");
	}

	/// <summary>Puts a file of the plug-in into packaged games.</summary>
	void Stage(string Name)
	{
		string Whole = Path.Combine(PluginDirectory, Name);
		if (!File.Exists(Whole))
		{
			throw new BuildException("EmerDiff for " + Target.Platform.ToString() + " lacks " + Whole
				+ ". Install the archive of the plug-in for this platform, or disable the plug-in"
				+ " for it in your project.");
		}
		RuntimeDependencies.Add("$(PluginDir)/" + Name, StagedFileType.NonUFS);
	}
}
