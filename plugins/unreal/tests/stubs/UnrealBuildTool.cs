// What the rules of the modules use of UnrealBuildTool, and a program that runs them.
using System;
using System.Collections.Generic;

namespace UnrealBuildTool
{
	public enum ModuleType { CPlusPlus, External }
	public enum PCHUsageMode { Default, UseExplicitOrSharedPCHs }
	public enum StagedFileType { UFS, NonUFS }

	public class BuildException : Exception
	{
		public BuildException(string Message) : base(Message) { }
	}

	public struct UnrealTargetPlatform
	{
		readonly string Name;
		public UnrealTargetPlatform(string InName) { Name = InName; }
		public override string ToString() { return Name; }
		public override bool Equals(object Other) { return Other.ToString() == Name; }
		public override int GetHashCode() { return Name.GetHashCode(); }
		public static bool operator ==(UnrealTargetPlatform A, UnrealTargetPlatform B) { return A.Name == B.Name; }
		public static bool operator !=(UnrealTargetPlatform A, UnrealTargetPlatform B) { return A.Name != B.Name; }
		public static readonly UnrealTargetPlatform Win64 = new UnrealTargetPlatform("Win64");
		public static readonly UnrealTargetPlatform Mac = new UnrealTargetPlatform("Mac");
		public static readonly UnrealTargetPlatform Linux = new UnrealTargetPlatform("Linux");
	}

	public class ReadOnlyBuildVersion
	{
		public int MajorVersion;
		public int MinorVersion;
	}

	public class ReadOnlyTargetRules
	{
		public UnrealTargetPlatform Platform;
		public ReadOnlyBuildVersion Version;
	}

	public class RuntimeDependencyList
	{
		public readonly List<string> Paths = new List<string>();
		public void Add(string Path, StagedFileType Type) { Paths.Add(Type + " " + Path); }
	}

	public class ModuleRules
	{
		public static string StubPluginDirectory;
		protected readonly ReadOnlyTargetRules Target;
		public ModuleRules(ReadOnlyTargetRules InTarget) { Target = InTarget; }
		public string PluginDirectory { get { return StubPluginDirectory; } }
		public string ModuleDirectory
		{
			get { return StubPluginDirectory + "/Source/ThirdParty/" + GetType().Name; }
		}
		public ModuleType Type;
		public PCHUsageMode PCHUsage;
		public readonly RuntimeDependencyList RuntimeDependencies = new RuntimeDependencyList();
		public readonly List<string> PublicSystemIncludePaths = new List<string>();
		public readonly List<string> PublicDependencyModuleNames = new List<string>();
		public readonly List<string> PrivateDependencyModuleNames = new List<string>();
	}

	static class Program
	{
		/// <summary>PLUGIN-FOLDER PLATFORM MINOR-VERSION: prints what all modules ask for.</summary>
		static int Main(string[] Arguments)
		{
			ModuleRules.StubPluginDirectory = Arguments[0];
			var Target = new ReadOnlyTargetRules {
				Platform = new UnrealTargetPlatform(Arguments[1]),
				Version = new ReadOnlyBuildVersion { MajorVersion = 5, MinorVersion = int.Parse(Arguments[2]) },
			};
			try
			{
				foreach (var Rules in new ModuleRules[] {
					new EmerDiff(Target), new EmerDiffEditor(Target), new EmerDiffLibrary(Target) })
				{
					Print("include", Rules.PublicSystemIncludePaths);
					Print("stage", Rules.RuntimeDependencies.Paths);
					Print("module", Rules.PublicDependencyModuleNames);
					Print("module", Rules.PrivateDependencyModuleNames);
				}
				return 0;
			}
			catch (BuildException Error)
			{
				Console.WriteLine(Error.Message);
				return 3;
			}
		}

		static void Print(string Kind, List<string> Values)
		{
			foreach (string Value in Values) { Console.WriteLine(Kind + " " + Value); }
		}
	}
}
