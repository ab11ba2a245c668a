using System;
using System.Threading;
using EmerDiff.Native;

namespace EmerDiff
{
    /// <summary>
    /// A picture divided into regions that cover it without overlap, at every level from one region to the
    /// finest. One level is current at a time; another takes milliseconds, because no part of the model
    /// runs. Any thread may call it, apart from what makes textures and sprites, which the main thread
    /// calls. Places are in pixels from the bottom left, and maps begin with the bottom row.
    /// </summary>
    public sealed partial class Segmentation : IDisposable
    {
        private readonly SegmentationHandle handle;
        private Picture picture;

        internal Segmentation(SegmentationHandle handle, Picture picture)
        {
            this.handle = handle;
            this.picture = picture;
            uint width, height;
            Status.Check(NativeMethods.emerdiff_segmentation_size(handle, out width, out height));
            Width = (int)width;
            Height = (int)height;
        }

        /// <summary>Columns in pixels, of the picture and of every map.</summary>
        public int Width { get; }

        /// <summary>Rows in pixels.</summary>
        public int Height { get; }

        /// <summary>Number of regions at the current level.</summary>
        public int NumRegions
        {
            get
            {
                uint number;
                Status.Check(NativeMethods.emerdiff_segmentation_num_regions(Handle, out number));
                return (int)number;
            }
        }

        /// <summary>Number of regions at the finest level; there is a level for each number from 1 to it.</summary>
        public int MaxRegions
        {
            get
            {
                uint number;
                Status.Check(NativeMethods.emerdiff_segmentation_max_regions(Handle, out number));
                return (int)number;
            }
        }

        /// <summary>Detail of the current level, from 0, one region, to 1, the finest.</summary>
        public float Granularity
        {
            get
            {
                int finest = MaxRegions;
                return finest > 1 ? (float)(Math.Log(NumRegions) / Math.Log(finest)) : 0;
            }
        }

        /// <summary>Describes how it was made as JSON: settings, unet_passes, seconds, emerdiff.</summary>
        public string Info
        {
            get { return Utf8.RequiredText(NativeMethods.emerdiff_segmentation_info(Handle)); }
        }

        /// <summary>Takes the level of so many regions, from 1, or the finest when that has fewer.</summary>
        public void SetNumRegions(int number)
        {
            if (number < 1)
                throw new ArgumentOutOfRangeException(
                    nameof(number), number, "There is at least one region.");
            Status.Check(NativeMethods.emerdiff_segmentation_set_num_regions(Handle, (uint)number));
        }

        /// <summary>
        /// Takes the level of a detail from 0, one region, to 1, the finest. The number of regions grows by
        /// equal factors.
        /// </summary>
        public void SetGranularity(float granularity)
        {
            Status.Check(NativeMethods.emerdiff_segmentation_set_granularity(Handle, granularity));
        }

        /// <summary>
        /// Returns another object of the same result, with a level of its own. It shares the picture.
        /// </summary>
        public Segmentation Clone()
        {
            IntPtr clone;
            Status.Check(NativeMethods.emerdiff_segmentation_clone(Handle, out clone));
            Picture shared = picture;
            return new Segmentation(new SegmentationHandle(clone), shared == null ? null : shared.Share());
        }

        /// <summary>Frees the result, and the copy of the picture unless another one shares it.</summary>
        public void Dispose()
        {
            handle.Dispose();
            Picture taken = Interlocked.Exchange(ref picture, null);
            if (taken != null)
                taken.Dispose();
        }

        private SegmentationHandle Handle
        {
            get
            {
                if (handle.IsClosed)
                    throw new ObjectDisposedException(nameof(Segmentation));
                return handle;
            }
        }

        /// <summary>The picture, which edges are found in.</summary>
        private Picture RequiredPicture
        {
            get
            {
                Picture found = picture;
                if (found == null && handle.IsClosed)
                    throw new ObjectDisposedException(nameof(Segmentation));
                return found ?? throw new InvalidOperationException(
                    "This segmentation was opened without its picture. Give the picture that was segmented to " +
                    "FromBytes.");
            }
        }
    }
}
