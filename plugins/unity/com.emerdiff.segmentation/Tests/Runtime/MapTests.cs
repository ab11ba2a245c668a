using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Unity.Collections;
using UnityEngine;

namespace EmerDiff.Tests
{
    public sealed class MapTests : Fixture
    {
        [Test]
        public void LabelsAreWrittenIntoMemoryOfTheCaller()
        {
            var labels = new NativeArray<ushort>(Result.Width * Result.Height, Allocator.Persistent);
            Result.Labels(labels);
            Assert.AreEqual(Result.Labels(), labels.ToArray());
            labels.Dispose();
        }

        [Test]
        public void MemoryThatIsTooSmallIsRefused()
        {
            var labels = new NativeArray<ushort>(10, Allocator.Persistent);
            var error = Assert.Throws<EmerDiffException>(() => Result.Labels(labels));
            Assert.AreEqual(EmerDiffError.BufferTooSmall, error.Error);
            labels.Dispose();
        }

        [Test]
        public void AHardMaskIsTheRegionOfTheLabelMap()
        {
            ushort[] labels = Result.Labels();
            Region box = Result.RegionAt(TestPictures.Box);
            byte[] mask = Result.HardMask(box);
            Assert.AreEqual(labels.Select(id => (byte)(id == box.Id ? 255 : 0)).ToArray(), mask);
        }

        [Test]
        public void SoftMasksAddUpToWholePixels()
        {
            var sums = new int[Result.Width * Result.Height];
            foreach (Region region in Result.Regions)
            {
                byte[] mask = Result.Mask(region);
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += mask[i];
            }
            Assert.IsTrue(sums.All(sum => Math.Abs(sum - 255) <= Result.NumRegions));
        }

        [Test]
        public void EdgesGrowAndAreFeathered()
        {
            Region box = Result.RegionAt(TestPictures.Box);
            int plain = Result.Mask(box).Count(share => share >= 128);
            int grown = Result.Mask(new RegionSelection(box) { Grow = 3 }).Count(share => share >= 128);
            int shrunk = Result.Mask(new RegionSelection(box) { Grow = -3 }).Count(share => share >= 128);
            Assert.Greater(grown, plain);
            Assert.Greater(plain, shrunk);
            byte[] soft = Result.Mask(new RegionSelection(box) { Feather = 8 });
            Assert.Greater(soft.Count(share => share > 0 && share < 255), 4 * 20);
        }

        [Test]
        public void ACutoutIsTheSoftMaskAndTheOldColours()
        {
            Region box = Result.RegionAt(TestPictures.Box);
            byte[] mask = Result.Mask(box);
            Color32[] cutout = Result.Cutout(box), before = TestPictures.Pixels();
            Assert.AreEqual(mask, cutout.Select(pixel => pixel.a).ToArray());
            int place = TestPictures.Box.y * Result.Width + TestPictures.Box.x;
            Assert.AreEqual(before[place], cutout[place]);
        }

        [Test]
        public void CleanEdgesChangeColoursAtEdgesAlone()
        {
            Region box = Result.RegionAt(TestPictures.Box);
            Color32[] plain = Result.Cutout(new RegionSelection(box) { Feather = 4 });
            Color32[] clean = Result.Cutout(new RegionSelection(box) { Feather = 4, CleanEdges = true });
            int changed = 0;
            for (int i = 0; i < plain.Length; i++)
            {
                Assert.AreEqual(plain[i].a, clean[i].a);
                bool isSame = plain[i].Equals(clean[i]);
                Assert.IsTrue(isSame || plain[i].a < 255);
                changed += isSame ? 0 : 1;
            }
            Assert.Greater(changed, 0);
        }

        [Test]
        public void ColoursAreThoseOfRegions()
        {
            ushort[] labels = Result.Labels();
            IReadOnlyList<Region> regions = Result.Regions;
            Color32[] mean = Result.Colors(RegionColors.Mean);
            for (int i = 0; i < labels.Length; i += 11)
                Assert.AreEqual(regions[labels[i]].MeanColor, mean[i]);
            Assert.AreEqual(regions.Count, Result.Colors().Distinct().Count());
        }

        [Test]
        public void AnOverlayShowsWhatIsSelected()
        {
            Color32[] before = TestPictures.Pixels();
            Color32[] shown = Result.Overlay(Result.RegionAt(TestPictures.Box));
            int box = TestPictures.Box.y * Result.Width + TestPictures.Box.x;
            int ground = TestPictures.Ground.y * Result.Width + TestPictures.Ground.x;
            Assert.AreNotEqual(before[box], shown[box]);
            Assert.AreEqual(before[ground], shown[ground]);
            Assert.AreNotEqual(before[ground], Result.Overlay()[ground]);
        }

        [Test]
        public void ContoursAreSharesOnBorders()
        {
            float[] strengths = Result.Contours();
            Assert.IsTrue(strengths.All(strength => strength >= 0 && strength <= 1));
            Assert.Greater(strengths.Max(), 0f);
            Assert.AreEqual(0f, strengths[TestPictures.Box.y * Result.Width + TestPictures.Box.x]);
        }

        [Test]
        public void ASelectionOfSeveralIsTheirUnion()
        {
            byte[] all = Result.HardMask(new RegionSelection(Result.Regions));
            Assert.IsTrue(all.All(share => share == 255));
            Region box = Result.RegionAt(TestPictures.Box), ring = Result.RegionAt(TestPictures.Ring);
            byte[] both = Result.HardMask(new RegionSelection(box, ring));
            Assert.AreEqual(box.Area + ring.Area, both.Count(share => share == 255));
        }

        [Test]
        public void ASelectionOfNoneOrOfAnUnknownNodeIsRefused()
        {
            Assert.Throws<ArgumentNullException>(() => Result.Mask(null));
            Assert.Throws<EmerDiffException>(() => Result.Mask(new int[0]));
            Assert.Throws<EmerDiffException>(() => Result.Mask(new[] { -1 }));
            Assert.Throws<EmerDiffException>(() => Result.Cutout(
                new RegionSelection(Result.Regions[0]) { Grow = float.NaN }));
        }
    }
}
