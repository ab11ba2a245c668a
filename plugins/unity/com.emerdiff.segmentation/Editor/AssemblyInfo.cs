using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("EmerDiff.Segmentation.Editor.Tests")]
