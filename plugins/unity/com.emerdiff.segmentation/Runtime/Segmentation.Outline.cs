using System;
using System.Collections.Generic;
using EmerDiff.Native;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>
    /// A closed polygon with holes. Points are in pixels from the bottom left of the picture; the last one
    /// is joined to the first.
    /// </summary>
    public sealed class RegionPolygon
    {
        internal RegionPolygon(Vector2[] outer)
        {
            Outer = outer;
        }

        /// <summary>The outer ring, clockwise as one sees the picture.</summary>
        public IReadOnlyList<Vector2> Outer { get; }

        /// <summary>The holes, anticlockwise.</summary>
        public IReadOnlyList<IReadOnlyList<Vector2>> Holes
        {
            get { return HoleList; }
        }

        internal List<IReadOnlyList<Vector2>> HoleList { get; } = new List<IReadOnlyList<Vector2>>();
    }

    public sealed partial class Segmentation
    {
        /// <summary>
        /// Returns the edge of regions as polygons, the largest first: the line where half of a pixel is
        /// covered by their soft mask. Points are left out where the line stays within <c>tolerance</c>
        /// pixels of them.
        /// </summary>
        public IReadOnlyList<RegionPolygon> Outline(RegionSelection selection, float tolerance = 0.5f)
        {
            IntPtr made = IntPtr.Zero;
            Status.Check(RequiredPicture.Use(image => Required(selection).Use(false, chosen =>
                NativeMethods.emerdiff_segmentation_outline(
                    Handle, ref image, ref chosen, tolerance, out made))));
            using (var outline = new OutlineHandle(made))
            {
                UIntPtr numRings, numPoints;
                Status.Check(NativeMethods.emerdiff_outline_size(outline, out numRings, out numPoints));
                var rings = new NativeRing[(int)numRings];
                var points = new NativePoint[(int)numPoints];
                Status.Check(NativeMethods.emerdiff_outline_rings(outline, rings, numRings));
                Status.Check(NativeMethods.emerdiff_outline_points(outline, points, numPoints));
                return Polygons(rings, points);
            }
        }

        private IReadOnlyList<RegionPolygon> Polygons(NativeRing[] rings, NativePoint[] points)
        {
            var polygons = new List<RegionPolygon>();
            foreach (NativeRing ring in rings)
            {
                var line = new Vector2[ring.NumPoints];
                for (int i = 0; i < line.Length; i++)
                {
                    NativePoint point = points[ring.First + i];
                    line[i] = new Vector2(point.X, Height - point.Y);
                }
                if (ring.Hole == 0)
                    polygons.Add(new RegionPolygon(line));
                else
                    polygons[polygons.Count - 1].HoleList.Add(line);
            }
            return polygons;
        }
    }
}
