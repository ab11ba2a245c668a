// What the package uses of UnityEditor's assets, for tests without Unity: the folder of the process is the
// project, and an asset is known once it was imported.
using System;
using System.Collections.Generic;
using System.IO;
using UnityEngine;

namespace UnityEditor
{
    public enum TextureImporterType { Default, Sprite }
    public enum SpriteImportMode { None, Single, Multiple }
    public enum TextureImporterNPOTScale { None, ToNearest }
    public enum TextureImporterCompression { Uncompressed, Compressed }

    public class AssetImporter : UnityEngine.Object
    {
        public static AssetImporter GetAtPath(string path) { return AssetDatabase.Importers[path]; }
    }

    public sealed class TextureImporter : AssetImporter
    {
        internal string path;
        public TextureImporterType textureType { get; set; }
        public SpriteImportMode spriteImportMode { get; set; }
        public float spritePixelsPerUnit { get; set; } = 100;
        public FilterMode filterMode { get; set; } = FilterMode.Bilinear;
        public bool mipmapEnabled { get; set; } = true;
        public bool alphaIsTransparency { get; set; }
        public int maxTextureSize { get; set; } = 2048;
        public TextureImporterNPOTScale npotScale { get; set; } = TextureImporterNPOTScale.ToNearest;
        public TextureImporterCompression textureCompression { get; set; } = TextureImporterCompression.Compressed;
        public void SaveAndReimport() { AssetDatabase.Import(this); }
    }

    public static class AssetDatabase
    {
        internal static readonly Dictionary<string, AssetImporter> Importers = new Dictionary<string, AssetImporter>();
        private static readonly Dictionary<string, UnityEngine.Object> Loaded =
            new Dictionary<string, UnityEngine.Object>();

        public static void Put(string path, UnityEngine.Object asset) { Loaded[path] = asset; }
        public static string GetAssetPath(UnityEngine.Object asset)
        {
            foreach (KeyValuePair<string, UnityEngine.Object> pair in Loaded)
                if (ReferenceEquals(pair.Value, asset))
                    return pair.Key;
            return "";
        }
        public static bool IsValidFolder(string path) { return Directory.Exists(path); }
        public static string CreateFolder(string parent, string name)
        {
            Directory.CreateDirectory(parent + "/" + name);
            return "";
        }
        public static bool DeleteAsset(string path)
        {
            if (Directory.Exists(path))
                Directory.Delete(path, true);
            else
                File.Delete(path);
            return true;
        }
        public static void ImportAsset(string path)
        {
            if (!Importers.ContainsKey(path))
                Importers[path] = new TextureImporter { path = path };
            Import((TextureImporter)Importers[path]);
        }
        public static T LoadAssetAtPath<T>(string path) where T : UnityEngine.Object
        {
            UnityEngine.Object asset;
            return Loaded.TryGetValue(path, out asset) ? asset as T : null;
        }

        internal static void Import(TextureImporter importer)
        {
            byte[] png = File.ReadAllBytes(importer.path);
            var texture = new Texture2D(Number(png, 16), Number(png, 20), TextureFormat.RGBA32, false)
            {
                name = Path.GetFileNameWithoutExtension(importer.path),
            };
            bool isSprite = importer.textureType == TextureImporterType.Sprite;
            Loaded[importer.path] = !isSprite ? (UnityEngine.Object)texture : Sprite.Create(
                texture, new Rect(0, 0, texture.width, texture.height), new Vector2(0.5f, 0.5f),
                importer.spritePixelsPerUnit);
        }

        private static int Number(byte[] bytes, int at)
        {
            return bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
        }
    }
}
