using System;
using System.Collections.Generic;
using System.Linq;
using EmerDiff.Native;
using UnityEngine;

namespace EmerDiff
{
    public sealed partial class Segmentation
    {
        /// <summary>Regions of the current level, in the order of their ids: the largest first.</summary>
        public IReadOnlyList<Region> Regions
        {
            get
            {
                while (true)
                {
                    var found = new NativeRegion[NumRegions];
                    int status = NativeMethods.emerdiff_segmentation_regions(
                        Handle, found, (UIntPtr)(uint)found.Length);
                    // Another thread may have taken a finer level, or a coarser one, meanwhile.
                    if (status == Constants.BufferTooSmall || found.Length != NumRegions)
                        continue;
                    Status.Check(status);
                    return Converted(found, found.Length);
                }
            }
        }

        /// <summary>Returns the region of a node, whatever level is current.</summary>
        public Region Region(int node)
        {
            NativeRegion found;
            Status.Check(NativeMethods.emerdiff_segmentation_region(Handle, unchecked((uint)node), out found));
            return new Region(found, Height);
        }

        /// <summary>Returns the region of the current level at a pixel.</summary>
        public Region RegionAt(Vector2Int pixel)
        {
            NativeRegion found;
            Status.Check(NativeMethods.emerdiff_segmentation_region_at(
                Handle, (uint)Column(pixel), (uint)Row(pixel), out found));
            return new Region(found, Height);
        }

        /// <summary>Returns every region that holds a pixel, from the finest to the whole picture.</summary>
        public IReadOnlyList<Region> PathAt(Vector2Int pixel)
        {
            // A path has at most one region for each level.
            var found = new NativeRegion[MaxRegions + 1];
            var count = (UIntPtr)(uint)found.Length;
            Status.Check(NativeMethods.emerdiff_segmentation_path_at(
                Handle, (uint)Column(pixel), (uint)Row(pixel), found, ref count));
            return Converted(found, (int)count);
        }

        /// <summary>
        /// Returns what a person picks at a pixel: the region of the current level, or with <c>wider</c> the
        /// so many-th larger one that holds it, up to the whole picture; below 0 a smaller one.
        /// </summary>
        public Region Pick(Vector2Int pixel, int wider = 0)
        {
            IReadOnlyList<Region> path = PathAt(pixel);
            int node = RegionAt(pixel).Node;
            int start = path.TakeWhile(region => region.Node != node).Count();
            return path[Mathf.Clamp(start + wider, 0, path.Count - 1)];
        }

        private IReadOnlyList<Region> Converted(NativeRegion[] found, int count)
        {
            var regions = new Region[count];
            for (int i = 0; i < count; i++)
                regions[i] = new Region(found[i], Height);
            return regions;
        }

        private int Column(Vector2Int pixel)
        {
            RequireInside(pixel.x, Width, pixel);
            return pixel.x;
        }

        /// <summary>The library counts rows from the top.</summary>
        private int Row(Vector2Int pixel)
        {
            RequireInside(pixel.y, Height, pixel);
            return Height - 1 - pixel.y;
        }

        private void RequireInside(int value, int size, Vector2Int pixel)
        {
            if (value < 0 || value >= size)
                throw new ArgumentOutOfRangeException(
                    nameof(pixel), pixel, "The picture has " + Width + " x " + Height + " pixels.");
        }
    }
}
