using System;
using System.Collections.Generic;
using System.Linq;
using EmerDiff.Native;

namespace EmerDiff
{
    /// <summary>
    /// Regions that are taken together, as one that is their union. They may be of any levels. A region,
    /// or an array of regions or of nodes, may stand wherever one is expected.
    /// </summary>
    public sealed class RegionSelection
    {
        private readonly uint[] nodes;

        /// <summary>Takes regions by the numbers that they have at all levels.</summary>
        public RegionSelection(IEnumerable<int> nodes)
        {
            if (nodes == null)
                throw new ArgumentNullException(nameof(nodes));
            // A negative number becomes one that no region has, which the library refuses in words.
            this.nodes = nodes.Select(node => unchecked((uint)node)).ToArray();
        }

        public RegionSelection(IEnumerable<Region> regions)
            : this((regions ?? throw new ArgumentNullException(nameof(regions))).Select(region => region.Node)) { }

        public RegionSelection(params Region[] regions) : this((IEnumerable<Region>)regions) { }

        /// <summary>Pixels by which the edge moves outward, or inward when negative.</summary>
        public float Grow { get; set; }

        /// <summary>Pixels over which the edge is softened.</summary>
        public float Feather { get; set; }

        /// <summary>
        /// In cut-outs, whether pixels at the edge get the regions' own colour, so that nothing of the old
        /// background shines through over a new one.
        /// </summary>
        public bool CleanEdges { get; set; }

        public static implicit operator RegionSelection(Region region)
        {
            return new RegionSelection(region);
        }

        public static implicit operator RegionSelection(Region[] regions)
        {
            return regions == null ? null : new RegionSelection(regions);
        }

        public static implicit operator RegionSelection(int[] nodes)
        {
            return nodes == null ? null : new RegionSelection(nodes);
        }

        /// <summary>Calls a function with the selection as the library takes it.</summary>
        internal unsafe T Use<T>(bool cutsOut, Func<NativeSelection, T> call)
        {
            fixed (uint* address = nodes)
                return call(new NativeSelection
                {
                    Nodes = (IntPtr)address,
                    NumNodes = (UIntPtr)(uint)nodes.Length,
                    Grow = Grow,
                    Feather = Feather,
                    Flags = CleanEdges && cutsOut ? Constants.Decontaminate : 0,
                });
        }
    }
}
