using System;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>The part of a cut-out that is seen.</summary>
    internal static class Trimmed
    {
        /// <summary>Returns the pixels of the smallest box around what is not transparent, none for nothing.</summary>
        internal static Color32[] Of(Color32[] pixels, int width, int height, out RectInt rect)
        {
            rect = Box(pixels, width, height);
            var trimmed = new Color32[rect.width * rect.height];
            for (int row = 0; row < rect.height; row++)
                Array.Copy(pixels, (rect.y + row) * width + rect.x, trimmed, row * rect.width, rect.width);
            return trimmed;
        }

        private static RectInt Box(Color32[] pixels, int width, int height)
        {
            int left = width, right = -1, bottom = height, top = -1;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    if (pixels[y * width + x].a == 0)
                        continue;
                    left = Math.Min(left, x);
                    right = Math.Max(right, x);
                    bottom = Math.Min(bottom, y);
                    top = y;
                }
            }
            return top < 0 ? new RectInt(0, 0, 0, 0) : new RectInt(left, bottom, right - left + 1, top - bottom + 1);
        }
    }
}
