using EmerDiff.Native;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>One region of a picture. Places are in pixels from the bottom left.</summary>
    public struct Region
    {
        internal unsafe Region(NativeRegion region, int height)
        {
            Node = (int)region.Node;
            Id = (int)region.Id;
            Area = (long)region.Area;
            Rect = new RectInt(
                (int)region.X, height - (int)(region.Y + region.Height), (int)region.Width, (int)region.Height);
            MeanColor = new Color32(region.MeanColor[0], region.MeanColor[1], region.MeanColor[2], 255);
            IsTransparent = region.Transparent != 0;
            MinRegions = (int)region.MinRegions;
            MaxRegions = (int)region.MaxRegions;
        }

        /// <summary>Its number among the regions of all levels, which never changes: remember this one.</summary>
        public int Node { get; }

        /// <summary>Its number in the label map of its level, from 0; the largest region comes first.</summary>
        public int Id { get; }

        /// <summary>Number of pixels.</summary>
        public long Area { get; }

        /// <summary>The smallest box around it.</summary>
        public RectInt Rect { get; }

        /// <summary>Mean colour of its pixels, sRGB.</summary>
        public Color32 MeanColor { get; }

        /// <summary>Whether it is exactly the transparent pixels, which have no colour.</summary>
        public bool IsTransparent { get; }

        /// <summary>The coarsest level that has it, as a number of regions.</summary>
        public int MinRegions { get; }

        /// <summary>The finest level that has it, as a number of regions.</summary>
        public int MaxRegions { get; }

        public override string ToString()
        {
            return "Region " + Id + " (node " + Node + "), " + Area + " pixels";
        }
    }
}
