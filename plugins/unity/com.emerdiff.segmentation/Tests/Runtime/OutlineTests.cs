using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using UnityEngine;

namespace EmerDiff.Tests
{
    public sealed class OutlineTests : Fixture
    {
        [Test]
        public void AHoleIsToldApart()
        {
            IReadOnlyList<RegionPolygon> outline = Result.Outline(Result.RegionAt(TestPictures.Ring));
            Assert.IsTrue(Holds(outline[0].Outer, TestPictures.Ring));
            Assert.IsTrue(Holds(outline[0].Outer, TestPictures.Hole));
            Assert.IsTrue(outline[0].Holes.Any(hole => Holds(hole, TestPictures.Hole)));
            Assert.IsFalse(Holds(outline[0].Outer, TestPictures.Ground));
        }

        [Test]
        public void AnOuterRingGoesClockwiseAsOneSeesIt()
        {
            RegionPolygon polygon = Result.Outline(Result.RegionAt(TestPictures.Ring))[0];
            Assert.Less(Area(polygon.Outer), 0.0);
            foreach (IReadOnlyList<Vector2> hole in polygon.Holes)
                Assert.Greater(Area(hole), 0.0);
        }

        [Test]
        public void ToleranceLeavesOutPoints()
        {
            Region ring = Result.RegionAt(TestPictures.Ring);
            int fine = Result.Outline(ring, 0)[0].Outer.Count, coarse = Result.Outline(ring, 4)[0].Outer.Count;
            Assert.Greater(fine, coarse);
        }

        [Test]
        public void NothingIsLeftOfWhatShrankTooFar()
        {
            var gone = new RegionSelection(Result.RegionAt(TestPictures.Box)) { Grow = -40 };
            Assert.AreEqual(0, Result.Outline(gone).Count);
        }

        [Test]
        public void AColliderHasThePathsInTheUnitsOfTheSprite()
        {
            Region ring = Result.RegionAt(TestPictures.Ring);
            IReadOnlyList<RegionPolygon> outline = Result.Outline(ring);
            var thing = new GameObject("collider");
            var collider = thing.AddComponent<PolygonCollider2D>();
            var centre = new Vector2(0.5f, 0.5f);
            SpritePlace.SetPaths(collider, outline, ring.Rect, centre, 10);
            Assert.AreEqual(outline.Sum(polygon => 1 + polygon.Holes.Count), collider.pathCount);
            Vector2 first = outline[0].Outer[0], local = collider.GetPath(0)[0];
            Assert.AreEqual((first.x - ring.Rect.x - ring.Rect.width / 2f) / 10, local.x, 1e-5);
            Assert.AreEqual((first.y - ring.Rect.y - ring.Rect.height / 2f) / 10, local.y, 1e-5);
            Object.DestroyImmediate(thing);
        }

        [Test]
        public void ASpriteInItsPlaceLiesWhereItWasInThePicture()
        {
            var centre = new Vector2(0.5f, 0.5f);
            Vector2 place = SpritePlace.Position(new RectInt(60, 10, 20, 40), centre, centre, 100, 80, 10);
            Assert.AreEqual(2.0, place.x, 1e-6);
            Assert.AreEqual(-1.0, place.y, 1e-6);
        }

        private static bool Holds(IReadOnlyList<Vector2> line, Vector2Int pixel)
        {
            float x = pixel.x + 0.5f, y = pixel.y + 0.5f;
            bool holds = false;
            for (int i = 0, j = line.Count - 1; i < line.Count; j = i++)
            {
                bool crosses = line[i].y > y != line[j].y > y;
                if (crosses && x < (line[j].x - line[i].x) * (y - line[i].y) / (line[j].y - line[i].y) + line[i].x)
                    holds = !holds;
            }
            return holds;
        }

        /// <summary>Twice the area, above 0 for what goes anticlockwise.</summary>
        private static double Area(IReadOnlyList<Vector2> line)
        {
            double area = 0;
            for (int i = 0, j = line.Count - 1; i < line.Count; j = i++)
                area += line[j].x * line[i].y - line[i].x * line[j].y;
            return area;
        }
    }
}
