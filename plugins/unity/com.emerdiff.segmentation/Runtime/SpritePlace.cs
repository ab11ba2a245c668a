using System;
using System.Collections.Generic;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>Where sprites of regions and their colliders lie.</summary>
    public static class SpritePlace
    {
        internal static readonly Vector2 Centre = new Vector2(0.5f, 0.5f);

        /// <summary>
        /// Returns where a trimmed sprite lies, in units, as seen from the pivot of the whole picture: as
        /// local position below an object in its place, all sprites together show the picture.
        /// </summary>
        public static Vector2 Position(
            RectInt rect, Vector2 pivot, Vector2 picturePivot, int width, int height, float pixelsPerUnit)
        {
            RequireScale(pixelsPerUnit);
            return new Vector2(
                rect.x + pivot.x * rect.width - picturePivot.x * width,
                rect.y + pivot.y * rect.height - picturePivot.y * height) / pixelsPerUnit;
        }

        /// <summary>
        /// Sets the paths of a collider to an outline, in the units of a sprite whose box in the picture is
        /// <c>rect</c>. A hole is a path too, which the collider leaves out.
        /// </summary>
        public static void SetPaths(
            PolygonCollider2D collider, IReadOnlyList<RegionPolygon> outline, RectInt rect, Vector2 pivot,
            float pixelsPerUnit)
        {
            if (collider == null)
                throw new ArgumentNullException(nameof(collider));
            if (outline == null)
                throw new ArgumentNullException(nameof(outline));
            RequireScale(pixelsPerUnit);
            var origin = new Vector2(rect.x + pivot.x * rect.width, rect.y + pivot.y * rect.height);
            var paths = new List<Vector2[]>();
            foreach (RegionPolygon polygon in outline)
            {
                paths.Add(Local(polygon.Outer, origin, pixelsPerUnit));
                foreach (IReadOnlyList<Vector2> hole in polygon.Holes)
                    paths.Add(Local(hole, origin, pixelsPerUnit));
            }
            collider.pathCount = paths.Count;
            for (int i = 0; i < paths.Count; i++)
                collider.SetPath(i, paths[i]);
        }

        internal static void RequireScale(float pixelsPerUnit)
        {
            if (!(pixelsPerUnit > 0) || float.IsInfinity(pixelsPerUnit))
                throw new ArgumentOutOfRangeException(
                    nameof(pixelsPerUnit), pixelsPerUnit, "It is a number of pixels above 0.");
        }

        private static Vector2[] Local(IReadOnlyList<Vector2> line, Vector2 origin, float pixelsPerUnit)
        {
            var local = new Vector2[line.Count];
            for (int i = 0; i < local.Length; i++)
                local[i] = (line[i] - origin) / pixelsPerUnit;
            return local;
        }
    }
}
