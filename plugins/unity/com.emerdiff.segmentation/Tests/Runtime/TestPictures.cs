using System;
using Unity.Collections;
using UnityEngine;

namespace EmerDiff.Tests
{
    /// <summary>The picture of the tests: a bright ring and a box on a dark ground, each with a grain.</summary>
    internal static class TestPictures
    {
        internal const int Width = 96, Height = 64;

        /// <summary>Inside the ring's hole, on the ring, in the box, and on the ground near the bottom.</summary>
        internal static readonly Vector2Int Hole = new Vector2Int(28, 36), Ring = new Vector2Int(28, 52),
            Box = new Vector2Int(72, 40), Ground = new Vector2Int(48, 4);

        internal static Color32[] Pixels()
        {
            var pixels = new Color32[Width * Height];
            uint grain = 1;
            for (int i = 0; i < pixels.Length; i++)
            {
                grain = grain * 1664525 + 1013904223;
                pixels[i] = Lit(Shape(i % Width, i / Width), (int)(grain >> 29));
            }
            return pixels;
        }

        internal static Texture2D Texture(TextureFormat format = TextureFormat.RGBA32)
        {
            var texture = new Texture2D(Width, Height, format, false);
            NativeArray<byte> raw = texture.GetRawTextureData<byte>();
            Color32[] pixels = Pixels();
            for (int i = 0; i < pixels.Length; i++)
                Put(raw, format, i, pixels[i]);
            texture.Apply(false);
            texture.name = "Test";
            return texture;
        }

        internal static Picture Picture()
        {
            return EmerDiff.Picture.FromPixels(Pixels(), Width, Height);
        }

        private static Color32 Shape(int x, int y)
        {
            double distance = Math.Sqrt((x - 28.0) * (x - 28) + (y - 36.0) * (y - 36));
            if (distance >= 10 && distance < 22)
                return new Color32(240, 200, 40, 255);
            if (x >= 60 && x < 86 && y >= 22 && y < 56)
                return new Color32(40, 120, 220, 255);
            return new Color32(50, 40, 45, 255);
        }

        private static Color32 Lit(Color32 color, int grain)
        {
            return new Color32((byte)(color.r + grain), (byte)(color.g + grain), (byte)(color.b + grain), 255);
        }

        private static void Put(NativeArray<byte> raw, TextureFormat format, int i, Color32 c)
        {
            switch (format)
            {
                case TextureFormat.RGBA32: Put(raw, 4 * i, c.r, c.g, c.b, c.a); break;
                case TextureFormat.BGRA32: Put(raw, 4 * i, c.b, c.g, c.r, c.a); break;
                case TextureFormat.ARGB32: Put(raw, 4 * i, c.a, c.r, c.g, c.b); break;
                case TextureFormat.RGB24: Put(raw, 3 * i, c.r, c.g, c.b); break;
                // The 16-bit number of the same share is the byte twice.
                case TextureFormat.RGBA64: Put(raw, 8 * i, c.r, c.r, c.g, c.g, c.b, c.b, c.a, c.a); break;
                case TextureFormat.R8: Put(raw, i, c.g); break;
                case TextureFormat.R16: Put(raw, 2 * i, c.g, c.g); break;
                default: throw new ArgumentOutOfRangeException(nameof(format));
            }
        }

        private static void Put(NativeArray<byte> raw, int at, params byte[] bytes)
        {
            for (int i = 0; i < bytes.Length; i++)
                raw[at + i] = bytes[i];
        }
    }
}
