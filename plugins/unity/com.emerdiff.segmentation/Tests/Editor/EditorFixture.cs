using System.IO;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace EmerDiff.Editor.Tests
{
    /// <summary>A picture of a disc and a box on a dark ground, its result, and a folder for what is made.</summary>
    public abstract class EditorFixture
    {
        internal const int Width = 96, Height = 64;
        internal static readonly Vector2Int Box = new Vector2Int(72, 40), Ground = new Vector2Int(48, 4);

        internal Segmentation Result { get; private set; }

        internal Texture2D Texture { get; private set; }

        [OneTimeSetUp]
        public void Open()
        {
            Texture = Drawn();
            using (EmerDiffModel model = EmerDiffModel.Load())
                Result = model.Segment(Texture, new SegmentOptions { CloserLook = CloserLook.None });
        }

        [OneTimeTearDown]
        public void Close()
        {
            Result.Dispose();
            Object.DestroyImmediate(Texture);
        }

        [SetUp]
        public void TakeALevel()
        {
            Result.SetNumRegions(3);
            // Every test has a name of its own for what it makes.
            Texture.name = "EmerDiff " + System.Guid.NewGuid().ToString("N");
        }

        [TearDown]
        public void Remove()
        {
            string file = "Assets/" + Texture.name + " ID map.png", folder = "Assets/" + Texture.name + " regions";
            if (File.Exists(file))
                AssetDatabase.DeleteAsset(file);
            if (Directory.Exists(folder))
                AssetDatabase.DeleteAsset(folder);
        }

        private static Texture2D Drawn()
        {
            var pixels = new Color32[Width * Height];
            uint grain = 1;
            for (int i = 0; i < pixels.Length; i++)
            {
                grain = grain * 1664525 + 1013904223;
                Color32 color = Shape(i % Width, i / Width);
                pixels[i] = new Color32((byte)(color.r + (grain >> 29)), color.g, color.b, 255);
            }
            var texture = new Texture2D(Width, Height, TextureFormat.RGBA32, false);
            texture.SetPixels32(pixels);
            texture.Apply(false);
            return texture;
        }

        private static Color32 Shape(int x, int y)
        {
            if ((x - 28) * (x - 28) + (y - 36) * (y - 36) < 400)
                return new Color32(240, 200, 40, 255);
            bool isBox = x >= 60 && x < 86 && y >= 22 && y < 56;
            return isBox ? new Color32(40, 120, 220, 255) : new Color32(50, 40, 45, 255);
        }
    }
}
