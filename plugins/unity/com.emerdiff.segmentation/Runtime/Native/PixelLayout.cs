namespace EmerDiff.Native
{
    /// <summary>How a pixel lies in memory, in the words of the library.</summary>
    internal struct PixelLayout
    {
        internal static readonly PixelLayout Rgba32 =
            new PixelLayout(Constants.LayoutRgba, Constants.SampleU8, 4, false);

        internal PixelLayout(int channels, int sample, int bytes, bool linear)
        {
            Channels = channels;
            Sample = sample;
            Bytes = bytes;
            Linear = linear;
        }

        internal int Channels { get; }

        internal int Sample { get; }

        /// <summary>Bytes of a pixel.</summary>
        internal int Bytes { get; }

        /// <summary>Whether colours are linear light.</summary>
        internal bool Linear { get; }
    }
}
