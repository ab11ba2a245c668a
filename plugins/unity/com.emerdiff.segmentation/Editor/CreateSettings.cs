using System;

namespace EmerDiff.Editor
{
    /// <summary>What the window makes of regions.</summary>
    internal enum Output
    {
        /// <summary>A sprite for each region, as PNG files in a folder beside the texture.</summary>
        Sprites,
        /// <summary>Sprites, and an object for each in the scene, with renderer and collider.</summary>
        Objects,
        /// <summary>One PNG file in which every region has a flat colour of its own.</summary>
        IdMap,
    }

    /// <summary>How it is made.</summary>
    [Serializable]
    internal sealed class CreateSettings
    {
        public Output Output;
        public float Grow;
        public float Feather;
        public bool CleanEdges;
        public float PixelsPerUnit = 100;
        /// <summary>Pixels by which the line of a collider may miss the edge.</summary>
        public float Tolerance = 1;

        internal RegionSelection Select(Region region)
        {
            return new RegionSelection(region) { Grow = Grow, Feather = Feather, CleanEdges = CleanEdges };
        }
    }
}
