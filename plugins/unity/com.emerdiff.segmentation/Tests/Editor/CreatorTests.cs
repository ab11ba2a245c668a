using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

namespace EmerDiff.Editor.Tests
{
    public sealed class CreatorTests : EditorFixture
    {
        private static readonly Region[] All = new Region[0];

        [Test]
        public void ObjectsShowThePictureAndAreOneStepToUndo()
        {
            var settings = new CreateSettings { Output = Output.Objects, PixelsPerUnit = 10 };
            string name = Texture.name + " regions";
            var root = (GameObject)new RegionCreator(Result, Texture, settings, All).Create(false)[0];
            Assert.AreEqual(name, root.name);
            Assert.AreEqual(3, root.transform.childCount);
            long area = long.MaxValue;
            for (int i = 0; i < 3; i++)
            {
                GameObject child = root.transform.GetChild(i).gameObject;
                int node = int.Parse(child.name.Split(' ').Last());
                Region region = Result.Region(node);
                Assert.IsTrue(region.Area <= area, "the largest lies lowest");
                area = region.Area;
                Assert.AreEqual(i, child.GetComponent<SpriteRenderer>().sortingOrder);
                Assert.AreEqual(10.0, child.GetComponent<SpriteRenderer>().sprite.pixelsPerUnit, 1e-6);
                Assert.Greater(child.GetComponent<PolygonCollider2D>().pathCount, 0);
            }
            Undo.PerformUndo();
            Assert.IsTrue(root == null);
        }

        [Test]
        public void AColliderLiesOnItsSprite()
        {
            var settings = new CreateSettings { Output = Output.Objects, PixelsPerUnit = 10 };
            Region box = Result.RegionAt(Box);
            var root = (GameObject)new RegionCreator(Result, Texture, settings, new[] { box }).Create(false)[0];
            Transform child = root.transform.GetChild(0);
            Vector2[] path = child.gameObject.GetComponent<PolygonCollider2D>().GetPath(0);
            // In pixels from the bottom left again.
            Vector2 centre = new Vector2(Width / 2f, Height / 2f) + (Vector2)child.localPosition * 10;
            Assert.AreEqual(box.Rect.x, path.Min(point => point.x) * 10 + centre.x, 1.5);
            Assert.AreEqual(box.Rect.xMax, path.Max(point => point.x) * 10 + centre.x, 1.5);
            Assert.AreEqual(box.Rect.y, path.Min(point => point.y) * 10 + centre.y, 1.5);
            Assert.AreEqual(box.Rect.yMax, path.Max(point => point.y) * 10 + centre.y, 1.5);
            Object.DestroyImmediate(root);
        }

        [Test]
        public void SpritesAreImportedAsSuch()
        {
            var settings = new CreateSettings { Output = Output.Sprites, PixelsPerUnit = 32 };
            IReadOnlyList<Object> made = new RegionCreator(Result, Texture, settings, All).Create(false);
            Assert.AreEqual(3, made.Count);
            Assert.IsTrue(made.All(sprite => sprite is Sprite));
            Assert.AreEqual(3, Directory.GetFiles("Assets/" + Texture.name + " regions", "*.png").Length);
        }

        [Test]
        public void AnIdMapIsImportedWithoutMixingItsColours()
        {
            var settings = new CreateSettings { Output = Output.IdMap };
            Object made = new RegionCreator(Result, Texture, settings, All).Create(false)[0];
            Assert.IsTrue(made is Texture2D);
            var importer = (TextureImporter)AssetImporter.GetAtPath("Assets/" + Texture.name + " ID map.png");
            Assert.AreEqual(FilterMode.Point, importer.filterMode);
            Assert.AreEqual(TextureImporterCompression.Uncompressed, importer.textureCompression);
            Assert.IsFalse(importer.mipmapEnabled);
            Assert.AreEqual(TextureImporterNPOTScale.None, importer.npotScale);
        }

        [Test]
        public void AnIdMapHasAColourForEachRegion()
        {
            Result.SetGranularity(1);
            ushort[] labels = Result.Labels();
            Color32[] pixels = IdMap.Pixels(Result);
            Assert.AreEqual(Result.NumRegions, pixels.Distinct().Count());
            Assert.AreEqual(
                Result.NumRegions, labels.Zip(pixels, (id, color) => id + " " + color).Distinct().Count());
        }

        [Test]
        public void AFileThatIsThereIsReplacedOnlyWhenAgreed()
        {
            string file = "Assets/" + Texture.name + " ID map.png";
            File.WriteAllText(file, "mine");
            var creator = new RegionCreator(Result, Texture, new CreateSettings { Output = Output.IdMap }, All);
            Assert.AreEqual(new[] { file }, creator.Existing().ToArray());
            Assert.Throws<IOException>(() => creator.Create(false));
            Assert.AreEqual("mine", File.ReadAllText(file));
            creator.Create(true);
            Assert.Greater(new FileInfo(file).Length, 100L);
            Assert.AreEqual(0, Directory.GetFiles("Assets", ".*.partial").Length);
        }

        [Test]
        public void ANameThatNoFileMayHaveIsChanged()
        {
            Assert.AreEqual("a_b_c", AssetFiles.FileName("a/b:c. "));
            Assert.AreEqual("Texture", AssetFiles.FileName(" "));
            // Unity imports nothing whose name begins with a dot.
            Assert.AreEqual("hidden", AssetFiles.FileName(".hidden"));
        }
    }
}
