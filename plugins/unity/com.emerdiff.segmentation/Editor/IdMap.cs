using System.Collections.Generic;
using UnityEngine;

namespace EmerDiff.Editor
{
    /// <summary>A picture in which every region has a flat colour of its own.</summary>
    internal static class IdMap
    {
        /// <summary>Returns the colours of the current level; the transparent region has none.</summary>
        internal static Color32[] Pixels(Segmentation result)
        {
            using (Segmentation level = result.Clone())
            {
                ushort[] labels = level.Labels();
                Color32[] palette = Unlike(level, labels);
                var pixels = new Color32[labels.Length];
                for (int i = 0; i < pixels.Length; i++)
                    pixels[i] = palette[labels[i]];
                return pixels;
            }
        }

        /// <summary>The library's colours, changed by steps that no eye sees where two are the same.</summary>
        private static Color32[] Unlike(Segmentation level, ushort[] labels)
        {
            Color32[] shown = level.Colors();
            var palette = new Color32[level.NumRegions];
            for (int i = 0; i < labels.Length; i++)
                palette[labels[i]] = shown[i];
            var taken = new HashSet<int>();
            for (int id = 0; id < palette.Length; id++)
            {
                while (palette[id].a != 0 && !taken.Add(Number(palette[id])))
                    palette[id] = Next(palette[id]);
            }
            return palette;
        }

        private static Color32 Next(Color32 color)
        {
            int number = Number(color) + 1;
            return new Color32((byte)(number >> 16), (byte)(number >> 8), (byte)number, 255);
        }

        private static int Number(Color32 color)
        {
            return color.r << 16 | color.g << 8 | color.b;
        }
    }
}
