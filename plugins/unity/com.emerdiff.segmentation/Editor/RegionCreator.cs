using System.Collections.Generic;
using System.IO;
using System.Linq;
using UnityEditor;
using UnityEngine;

namespace EmerDiff.Editor
{
    /// <summary>
    /// Makes files and objects of regions. The texture is never changed. What is made in the scene is one
    /// step to undo; files stay.
    /// </summary>
    internal sealed class RegionCreator
    {
        private const int LargestTexture = 16384;

        private readonly Segmentation result;
        private readonly CreateSettings settings;
        private readonly IReadOnlyList<Region> regions;
        private readonly string name;
        private readonly string folder;

        /// <summary>Makes of these regions, or of all of the current level when there are none.</summary>
        internal RegionCreator(
            Segmentation result, Texture2D source, CreateSettings settings, IReadOnlyList<Region> picked)
        {
            this.result = result;
            this.settings = settings;
            // What is transparent would be an empty picture.
            regions = (picked.Count > 0 ? picked : result.Regions).Where(region => !region.IsTransparent).ToList();
            name = AssetFiles.FileName(source.name);
            folder = AssetFiles.FolderOf(source);
        }

        /// <summary>Returns the files that would be written and are there already.</summary>
        internal IReadOnlyList<string> Existing()
        {
            IEnumerable<string> files = settings.Output == Output.IdMap
                ? new[] { IdMapFile }
                : regions.Select(SpriteFile);
            return files.Where(File.Exists).ToList();
        }

        /// <summary>
        /// Makes everything, and returns it. A file that is there is replaced where <c>replace</c> is true,
        /// otherwise nothing is made at all.
        /// </summary>
        internal IReadOnlyList<UnityEngine.Object> Create(bool replace)
        {
            IReadOnlyList<string> existing = Existing();
            if (existing.Count > 0 && !replace)
                throw new IOException(existing[0] + " is there already.");
            try
            {
                switch (settings.Output)
                {
                    case Output.IdMap: return new UnityEngine.Object[] { MakeIdMap() };
                    case Output.Sprites: return MakeSprites().Select(made => (UnityEngine.Object)made.Sprite).ToList();
                    default: return new UnityEngine.Object[] { MakeObjects() };
                }
            }
            finally
            {
                EditorUtility.ClearProgressBar();
            }
        }

        private string IdMapFile
        {
            get { return folder + "/" + name + " ID map.png"; }
        }

        private string SpriteFolder
        {
            get { return name + " regions"; }
        }

        private string SpriteFile(Region region)
        {
            return folder + "/" + SpriteFolder + "/" + SpriteName(region) + ".png";
        }

        // By its node, which is the same at every level.
        private string SpriteName(Region region)
        {
            return name + " region " + region.Node;
        }

        private Texture2D MakeIdMap()
        {
            WritePng(IdMapFile, IdMap.Pixels(result), result.Width, result.Height);
            AssetDatabase.ImportAsset(IdMapFile);
            var importer = (TextureImporter)AssetImporter.GetAtPath(IdMapFile);
            importer.filterMode = FilterMode.Point;
            // Mixed colours would be ids that no region has.
            importer.mipmapEnabled = false;
            importer.npotScale = TextureImporterNPOTScale.None;
            importer.textureCompression = TextureImporterCompression.Uncompressed;
            importer.maxTextureSize = LargestTexture;
            importer.SaveAndReimport();
            return AssetDatabase.LoadAssetAtPath<Texture2D>(IdMapFile);
        }

        private List<SpriteOfRegion> MakeSprites()
        {
            AssetFiles.RequireFolder(folder, SpriteFolder);
            var made = new List<SpriteOfRegion>();
            foreach (Region region in regions)
            {
                ShowProgress("Cutting out", region, (float)made.Count / regions.Count);
                RectInt rect;
                Color32[] pixels = Trimmed.Of(
                    result.Cutout(settings.Select(region)), result.Width, result.Height, out rect);
                // Nothing is left of a region that shrank too far.
                if (pixels.Length == 0)
                    continue;
                WritePng(SpriteFile(region), pixels, rect.width, rect.height);
                made.Add(new SpriteOfRegion { Region = region, Rect = rect });
            }
            int count = 0;
            foreach (SpriteOfRegion sprite in made)
            {
                ShowProgress("Importing", sprite.Region, (float)count++ / made.Count);
                sprite.Sprite = ImportSprite(SpriteFile(sprite.Region));
            }
            return made;
        }

        private void ShowProgress(string what, Region region, float share)
        {
            EditorUtility.DisplayProgressBar("EmerDiff", what + " " + SpriteName(region), share);
        }

        private Sprite ImportSprite(string file)
        {
            AssetDatabase.ImportAsset(file);
            var importer = (TextureImporter)AssetImporter.GetAtPath(file);
            importer.textureType = TextureImporterType.Sprite;
            importer.spriteImportMode = SpriteImportMode.Single;
            importer.spritePixelsPerUnit = settings.PixelsPerUnit;
            importer.alphaIsTransparency = true;
            importer.mipmapEnabled = false;
            importer.maxTextureSize = LargestTexture;
            importer.SaveAndReimport();
            return AssetDatabase.LoadAssetAtPath<Sprite>(file);
        }

        private GameObject MakeObjects()
        {
            List<SpriteOfRegion> sprites = MakeSprites();
            Undo.IncrementCurrentGroup();
            Undo.SetCurrentGroupName("Create Regions");
            int group = Undo.GetCurrentGroup();
            var root = new GameObject(SpriteFolder);
            int order = 0;
            // The largest lies lowest.
            foreach (SpriteOfRegion sprite in sprites.OrderByDescending(made => made.Region.Area))
                AddObject(root, sprite, order++);
            Undo.RegisterCreatedObjectUndo(root, "Create Regions");
            Undo.CollapseUndoOperations(group);
            return root;
        }

        private void AddObject(GameObject root, SpriteOfRegion made, int order)
        {
            var thing = new GameObject(SpriteName(made.Region));
            thing.transform.SetParent(root.transform, false);
            thing.transform.localPosition = SpritePlace.Position(
                made.Rect, SpritePlace.Centre, SpritePlace.Centre, result.Width, result.Height,
                settings.PixelsPerUnit);
            var renderer = thing.AddComponent<SpriteRenderer>();
            renderer.sprite = made.Sprite;
            renderer.sortingOrder = order;
            SpritePlace.SetPaths(
                thing.AddComponent<PolygonCollider2D>(),
                result.Outline(settings.Select(made.Region), settings.Tolerance), made.Rect, SpritePlace.Centre,
                settings.PixelsPerUnit);
        }

        private static void WritePng(string path, Color32[] pixels, int width, int height)
        {
            var texture = new Texture2D(width, height, TextureFormat.RGBA32, false);
            try
            {
                texture.SetPixels32(pixels);
                AssetFiles.Write(path, texture.EncodeToPNG());
            }
            finally
            {
                Objects.Destroy(texture);
            }
        }

        private sealed class SpriteOfRegion
        {
            internal Region Region;
            internal RectInt Rect;
            internal Sprite Sprite;
        }
    }
}
