using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("EmerDiff.Segmentation.Editor")]
[assembly: InternalsVisibleTo("EmerDiff.Segmentation.Tests")]
[assembly: InternalsVisibleTo("EmerDiff.Segmentation.Editor.Tests")]
