namespace EmerDiff.Native
{
    /// <summary>The numbers of emerdiff.h, by its names without the prefix.</summary>
    internal static class Constants
    {
        internal const uint AbiVersion = 2;

        internal const int Ok = 0;
        internal const int Cancelled = 1;
        internal const int BufferTooSmall = 4;

        internal const int ProviderCpu = 1;
        internal const int ProviderCuda = 2;
        internal const int ProviderDirectml = 3;
        internal const int ProviderCoreml = 4;

        internal const int LayoutRgba = 1;
        internal const int LayoutBgra = 2;
        internal const int LayoutArgb = 3;
        internal const int LayoutRgb = 4;
        internal const int LayoutGray = 6;

        internal const int SampleU8 = 1;
        internal const int SampleU16 = 2;
        internal const int SampleF32 = 3;

        internal const uint FlipY = 1;
        internal const uint Linear = 2;
        internal const uint Decontaminate = 1;

        internal const int StageEncode = 1;
        internal const int StageFeatures = 2;
        internal const int StageCluster = 3;
        internal const int StageDenoise = 4;
        internal const int StageDecode = 5;
        internal const int StageDifference = 6;
        internal const int StageAssign = 7;
        internal const int StageVerify = 8;
        internal const int StageOpen = 9;

        internal const int ColorPalette = 1;
        internal const int ColorMean = 2;
    }
}
