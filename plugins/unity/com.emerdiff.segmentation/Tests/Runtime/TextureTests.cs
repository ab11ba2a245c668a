using System;
using System.Linq;
using NUnit.Framework;
using UnityEngine;

namespace EmerDiff.Tests
{
    public sealed class TextureTests : Fixture
    {
        [Test]
        public void ALabelTextureHoldsIds()
        {
            ushort[] labels = Result.Labels();
            Texture2D wide = Result.LabelTexture(), narrow = Result.LabelTexture(TextureFormat.R8);
            Assert.AreEqual(TextureFormat.R16, wide.format);
            Assert.AreEqual(FilterMode.Point, wide.filterMode);
            Assert.AreEqual(labels, wide.GetRawTextureData<ushort>().ToArray());
            Assert.AreEqual(labels.Select(id => (byte)id).ToArray(), narrow.GetRawTextureData<byte>().ToArray());
            Destroy(wide, narrow);
        }

        [Test]
        public void TexturesAreTheMaps()
        {
            Region box = Result.RegionAt(TestPictures.Box);
            Texture2D mask = Result.MaskTexture(box), cutout = Result.CutoutTexture(box);
            Texture2D colors = Result.ColorsTexture(), overlay = Result.OverlayTexture();
            Assert.AreEqual(Result.Mask(box), mask.GetRawTextureData<byte>().ToArray());
            Assert.AreEqual(Result.Cutout(box), cutout.GetRawTextureData<Color32>().ToArray());
            Assert.AreEqual(Result.Colors(), colors.GetRawTextureData<Color32>().ToArray());
            Assert.AreEqual(Result.Overlay(), overlay.GetRawTextureData<Color32>().ToArray());
            Destroy(mask, cutout, colors, overlay);
        }

        [Test]
        public void ASpriteIsTrimmedToWhatIsSeen()
        {
            Region box = Result.RegionAt(TestPictures.Box);
            Color32[] cutout = Result.Cutout(box);
            RectInt rect;
            Sprite sprite = Result.CutoutSprite(box, out rect, 50);
            Assert.AreEqual(rect.width, sprite.texture.width);
            Assert.AreEqual(rect.height, sprite.texture.height);
            Assert.AreEqual(50.0, sprite.pixelsPerUnit, 1e-6);
            Color32[] trimmed = sprite.texture.GetRawTextureData<Color32>().ToArray();
            for (int i = 0; i < trimmed.Length; i++)
            {
                int x = rect.x + i % rect.width, y = rect.y + i / rect.width;
                Assert.AreEqual(cutout[y * Result.Width + x], trimmed[i]);
            }
            Assert.AreEqual(cutout.Count(pixel => pixel.a > 0), trimmed.Count(pixel => pixel.a > 0));
            Destroy(sprite.texture, sprite);
        }

        [Test]
        public void NoSpriteIsMadeOfWhatShrankTooFar()
        {
            var gone = new RegionSelection(Result.RegionAt(TestPictures.Box)) { Grow = -40 };
            Assert.IsTrue(Result.CutoutSprite(gone) == null);
        }

        [TestCase(0f)]
        [TestCase(-1f)]
        [TestCase(float.NaN)]
        [TestCase(float.PositiveInfinity)]
        public void PixelsPerUnitAreAboveZero(float pixelsPerUnit)
        {
            Region box = Result.RegionAt(TestPictures.Box);
            Vector2 centre = SpritePlace.Centre;
            Assert.Throws<ArgumentOutOfRangeException>(() => Result.CutoutSprite(box, pixelsPerUnit));
            Assert.Throws<ArgumentOutOfRangeException>(
                () => SpritePlace.Position(box.Rect, centre, centre, 1, 1, pixelsPerUnit));
            var thing = new GameObject("collider");
            var collider = thing.AddComponent<PolygonCollider2D>();
            Assert.Throws<ArgumentOutOfRangeException>(
                () => SpritePlace.SetPaths(collider, Result.Outline(box), box.Rect, centre, pixelsPerUnit));
            UnityEngine.Object.DestroyImmediate(thing);
        }

        [Test]
        public void ATextureThatFailsIsNotLeftBehind()
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Result.LabelTexture(TextureFormat.RGB24));
            Assert.Throws<EmerDiffException>(() => Result.MaskTexture(new[] { -1 }));
        }

        private static void Destroy(params UnityEngine.Object[] things)
        {
            foreach (UnityEngine.Object thing in things)
                UnityEngine.Object.DestroyImmediate(thing);
        }
    }
}
