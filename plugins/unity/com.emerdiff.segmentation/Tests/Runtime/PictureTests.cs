using System;
using EmerDiff.Native;
using NUnit.Framework;
using Unity.Collections;
using UnityEngine;

namespace EmerDiff.Tests
{
    public sealed class PictureTests : Fixture
    {
        [TestCase(TextureFormat.RGBA32)]
        [TestCase(TextureFormat.BGRA32)]
        [TestCase(TextureFormat.ARGB32)]
        [TestCase(TextureFormat.RGB24)]
        [TestCase(TextureFormat.RGBA64)]
        public void ATextureOfAnyFormatIsTheSamePicture(TextureFormat format)
        {
            Texture2D texture = TestPictures.Texture(format);
            using (Segmentation other = Model.Segment(texture, Quick))
            {
                other.SetNumRegions(4);
                Assert.AreEqual(Result.Labels(), other.Labels());
            }
            UnityEngine.Object.DestroyImmediate(texture);
        }

        [Test]
        public void GreyIsTheSameInEightAndSixteenBits()
        {
            Texture2D narrow = TestPictures.Texture(TextureFormat.R8);
            Texture2D wide = TestPictures.Texture(TextureFormat.R16);
            using (Segmentation one = Model.Segment(narrow, Quick))
            using (Segmentation other = Model.Segment(wide, Quick))
                Assert.AreEqual(one.Labels(), other.Labels());
            UnityEngine.Object.DestroyImmediate(narrow);
            UnityEngine.Object.DestroyImmediate(wide);
        }

        [Test]
        public void MipMapsAreLeftAlone()
        {
            var texture = new Texture2D(TestPictures.Width, TestPictures.Height, TextureFormat.RGBA32, true);
            texture.SetPixels32(TestPictures.Pixels());
            texture.Apply();
            using (Segmentation other = Model.Segment(texture, Quick))
            {
                other.SetNumRegions(4);
                Assert.AreEqual(Result.Labels(), other.Labels());
            }
            UnityEngine.Object.DestroyImmediate(texture);
        }

        [Test]
        public void PixelsAreCopiedAtOnce()
        {
            var pixels = new NativeArray<Color32>(TestPictures.Pixels(), Allocator.Persistent);
            var task = Model.SegmentAsync(pixels, TestPictures.Width, TestPictures.Height, Quick);
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = new Color32(255, 0, 0, 255);
            pixels.Dispose();
            using (Segmentation other = Await(task))
            {
                other.SetNumRegions(4);
                Assert.AreEqual(Result.Labels(), other.Labels());
            }
        }

        [Test]
        public void APictureOfOnePixelIsOneRegion()
        {
            using (Picture picture = Picture.FromPixels(new[] { new Color32(9, 8, 7, 255) }, 1, 1))
            using (Segmentation one = Model.Segment(picture, Quick))
            {
                Assert.AreEqual(1, one.NumRegions);
                Assert.AreEqual(new ushort[] { 0 }, one.Labels());
            }
        }

        [Test]
        public void TransparentPixelsAreARegionOfTheirOwn()
        {
            Color32[] pixels = TestPictures.Pixels();
            for (int y = 0; y < 16; y++)
                for (int x = 0; x < TestPictures.Width; x++)
                    pixels[y * TestPictures.Width + x].a = 0;
            using (Picture picture = Picture.FromPixels(pixels, TestPictures.Width, TestPictures.Height))
            using (Segmentation result = Model.Segment(picture, Quick))
            {
                Region bottom = result.RegionAt(new Vector2Int(3, 3));
                Assert.IsTrue(bottom.IsTransparent);
                Assert.AreEqual(new RectInt(0, 0, TestPictures.Width, 16), bottom.Rect);
            }
        }

        [Test]
        public void AnEmptyPictureIsRefused()
        {
            using (Picture picture = Picture.FromPixels(new Color32[0], 0, 0))
            {
                var error = Assert.Throws<EmerDiffException>(() => Model.Segment(picture, Quick));
                Assert.AreEqual(EmerDiffError.EmptyPicture, error.Error);
            }
        }

        [Test]
        public void ANumberOfPixelsThatDoesNotFitIsRefused()
        {
            Assert.Throws<ArgumentException>(() => Picture.FromPixels(new Color32[5], 2, 3));
            Assert.Throws<ArgumentOutOfRangeException>(() => Picture.FromPixels(new Color32[6], -2, -3));
            Assert.Throws<ArgumentNullException>(() => Picture.FromPixels(null, 2, 3));
            Assert.Throws<ArgumentNullException>(() => Picture.FromTexture(null));
        }

        [Test]
        public void MemoryThatIsTooSmallIsRefused()
        {
            var raw = new NativeArray<byte>(10, Allocator.Persistent);
            var halfs = new PixelLayout(Constants.LayoutRgba, Constants.SampleF32, 16, false);
            Assert.Throws<EmerDiffPictureException>(() => RawPixels.Copy(raw, 2, 2, PixelLayout.Rgba32));
            Assert.Throws<EmerDiffPictureException>(() => RawPixels.CopyHalfs(raw, 2, 2, halfs));
            raw.Dispose();
        }

        [Test]
        public void AnArrayThatWasDisposedIsRefused()
        {
            var pixels = new NativeArray<Color32>(6, Allocator.Persistent);
            pixels.Dispose();
            Assert.Throws<ArgumentException>(() => Picture.FromPixels(pixels, 2, 3));
            Assert.Throws<ArgumentException>(() => Picture.FromPixels(default(NativeArray<Color32>), 0, 0));
        }

        [Test]
        public void WhatARunNeedsIsKnownBefore()
        {
            var error = Assert.Throws<EmerDiffException>(() => Model.Estimate(16384, 16384));
            Assert.AreEqual(EmerDiffError.MemoryBudget, error.Error);
            StringAssert.Contains("MB", error.Message);
            RunEstimate small = Model.Estimate(100, 100);
            RunEstimate large = Model.Estimate(16384, 16384, new SegmentOptions { MemoryBudget = 64L << 30 });
            Assert.Greater(small.Memory, 0L);
            Assert.Greater(small.UnetPasses, 0);
            // The picture alone, as RGB.
            Assert.Greater(large.Memory, 16384L * 16384 * 3);
        }

        [Test]
        public void MoreThanTheMachineHasIsRefusedBefore()
        {
            MachineMemory.Note(64L << 20);
            try
            {
                using (Picture picture = Picture.FromPixels(new Color32[2000 * 2000], 2000, 2000))
                {
                    var error = Assert.Throws<EmerDiffException>(() => Model.Segment(picture, Quick));
                    Assert.AreEqual(EmerDiffError.MemoryBudget, error.Error);
                    StringAssert.Contains("this machine has 64 MB", error.Message);
                }
            }
            finally
            {
                MachineMemory.Note();
            }
        }
    }
}
