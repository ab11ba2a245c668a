using System.Collections.Generic;
using System.Linq;
using UnityEngine;

namespace EmerDiff.Editor
{
    /// <summary>The regions that a person has picked on the map.</summary>
    internal sealed class RegionPicks
    {
        private readonly List<int> nodes = new List<int>();

        internal bool IsEmpty
        {
            get { return nodes.Count == 0; }
        }

        internal int[] Nodes
        {
            get { return nodes.ToArray(); }
        }

        internal void Clear()
        {
            nodes.Clear();
        }

        internal IReadOnlyList<Region> Regions(Segmentation result)
        {
            return nodes.Select(result.Region).ToList();
        }

        /// <summary>
        /// Picks the region at a pixel, or the next larger one where that is picked already; <c>add</c> keeps
        /// what is picked elsewhere.
        /// </summary>
        internal void Click(Segmentation result, Vector2Int pixel, bool add)
        {
            int picked = PickedAt(result, pixel);
            int node = picked < 0 ? result.RegionAt(pixel).Node : Along(result, pixel, picked, 1);
            Replace(picked, node, add);
        }

        /// <summary>Widens what is picked at a pixel by a step, or narrows it when it is negative.</summary>
        internal void Widen(Segmentation result, Vector2Int pixel, int step)
        {
            int picked = PickedAt(result, pixel);
            if (picked >= 0)
                Replace(picked, Along(result, pixel, picked, step), true);
        }

        private int PickedAt(Segmentation result, Vector2Int pixel)
        {
            foreach (Region region in result.PathAt(pixel))
            {
                if (nodes.Contains(region.Node))
                    return region.Node;
            }
            return -1;
        }

        private static int Along(Segmentation result, Vector2Int pixel, int node, int step)
        {
            IReadOnlyList<Region> path = result.PathAt(pixel);
            int place = path.TakeWhile(region => region.Node != node).Count();
            return path[Mathf.Clamp(place + step, 0, path.Count - 1)].Node;
        }

        private void Replace(int picked, int node, bool add)
        {
            if (!add)
                nodes.Clear();
            nodes.Remove(picked);
            nodes.Add(node);
        }
    }
}
