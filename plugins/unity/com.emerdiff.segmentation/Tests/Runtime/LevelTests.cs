using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using UnityEngine;

namespace EmerDiff.Tests
{
    public sealed class LevelTests : Fixture
    {
        [Test]
        public void ALevelHasTheNumberOfRegionsThatWasSet()
        {
            for (int number = 1; number <= Math.Min(6, Result.MaxRegions); number++)
            {
                Result.SetNumRegions(number);
                Assert.AreEqual(number, Result.NumRegions);
                Assert.AreEqual(number, Result.Regions.Count);
                Assert.AreEqual(number, Result.Labels().Distinct().Count());
            }
        }

        [Test]
        public void GranularityGoesFromOneRegionToAll()
        {
            Result.SetGranularity(0);
            Assert.AreEqual(1, Result.NumRegions);
            Result.SetGranularity(1);
            Assert.AreEqual(Result.MaxRegions, Result.NumRegions);
            Assert.AreEqual(1.0, Result.Granularity, 1e-6);
        }

        [Test]
        public void RegionsCoverThePicture()
        {
            IReadOnlyList<Region> regions = Result.Regions;
            Assert.AreEqual(Result.Width * Result.Height, regions.Sum(region => region.Area));
            for (int id = 0; id < regions.Count; id++)
                Assert.AreEqual(id, regions[id].Id);
        }

        [Test]
        public void ABoxIsTheSmallestAroundTheLabels()
        {
            ushort[] labels = Result.Labels();
            foreach (Region region in Result.Regions)
            {
                List<int> mine = Enumerable.Range(0, labels.Length).Where(i => labels[i] == region.Id).ToList();
                Assert.AreEqual(mine.Count, region.Area);
                Assert.AreEqual(mine.Min(i => i % Result.Width), region.Rect.x);
                Assert.AreEqual(mine.Max(i => i % Result.Width) + 1, region.Rect.xMax);
                Assert.AreEqual(mine.Min(i => i / Result.Width), region.Rect.y);
                Assert.AreEqual(mine.Max(i => i / Result.Width) + 1, region.Rect.yMax);
            }
        }

        [Test]
        public void TheThingsInThePictureAreRegions()
        {
            int ground = Result.RegionAt(TestPictures.Ground).Id;
            Assert.AreNotEqual(ground, Result.RegionAt(TestPictures.Ring).Id);
            Assert.AreNotEqual(ground, Result.RegionAt(TestPictures.Box).Id);
            Assert.AreNotEqual(Result.RegionAt(TestPictures.Ring).Id, Result.RegionAt(TestPictures.Box).Id);
        }

        [Test]
        public void ARegionAtAPixelIsThatOfTheLabelMap()
        {
            ushort[] labels = Result.Labels();
            for (int i = 0; i < labels.Length; i += 37)
            {
                var pixel = new Vector2Int(i % Result.Width, i / Result.Width);
                Assert.AreEqual(labels[i], Result.RegionAt(pixel).Id);
            }
        }

        [Test]
        public void APathLeadsFromTheFinestToTheWhole()
        {
            IReadOnlyList<Region> path = Result.PathAt(TestPictures.Box);
            for (int i = 1; i < path.Count; i++)
                Assert.Greater(path[i].Area, path[i - 1].Area);
            Assert.AreEqual(Result.Width * Result.Height, path[path.Count - 1].Area);
        }

        [Test]
        public void APickIsTheRegionOfTheLevelAndCanBeWidened()
        {
            Region picked = Result.Pick(TestPictures.Box);
            Assert.AreEqual(Result.RegionAt(TestPictures.Box).Node, picked.Node);
            Assert.Greater(Result.Pick(TestPictures.Box, 1).Area, picked.Area);
            Assert.AreEqual(Result.Width * Result.Height, Result.Pick(TestPictures.Box, 1000).Area);
            Assert.AreEqual(Result.PathAt(TestPictures.Box)[0].Node, Result.Pick(TestPictures.Box, -1000).Node);
        }

        [Test]
        public void ANodeIsTheSameAtEveryLevel()
        {
            Region box = Result.RegionAt(TestPictures.Box);
            Result.SetNumRegions(1);
            Assert.AreEqual(box.Area, Result.Region(box.Node).Area);
            Assert.AreEqual(box.Rect, Result.Region(box.Node).Rect);
        }

        [Test]
        public void ACloneHasALevelOfItsOwn()
        {
            using (Segmentation clone = Result.Clone())
            {
                clone.SetNumRegions(2);
                Assert.AreEqual(2, clone.NumRegions);
                Assert.AreEqual(4, Result.NumRegions);
                Assert.AreEqual(Result.Width * Result.Height, clone.Mask(clone.Regions[0]).Length);
            }
            Assert.AreEqual(Result.Width * Result.Height, Result.Mask(Result.Regions[0]).Length);
        }

        [Test]
        public void WhatIsOutsideIsRefused()
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Result.RegionAt(new Vector2Int(-1, 0)));
            Assert.Throws<ArgumentOutOfRangeException>(() => Result.PathAt(new Vector2Int(0, Result.Height)));
            Assert.Throws<ArgumentOutOfRangeException>(() => Result.SetNumRegions(0));
            Assert.Throws<EmerDiffException>(() => Result.SetGranularity(2));
            Assert.Throws<EmerDiffException>(() => Result.Region(-1));
        }

        [Test]
        public void TheInfoTellsTheSettings()
        {
            StringAssert.Contains("\"settings\"", Result.Info);
        }
    }
}
