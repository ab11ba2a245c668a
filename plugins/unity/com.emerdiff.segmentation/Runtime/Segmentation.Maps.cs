using System;
using EmerDiff.Native;
using Unity.Collections;
using Unity.Collections.LowLevel.Unsafe;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>Colours in which regions are shown.</summary>
    public enum RegionColors
    {
        /// <summary>Colours unlike those of the neighbours, the same at every level.</summary>
        Palette = Constants.ColorPalette,
        /// <summary>The mean colour of each region.</summary>
        Mean = Constants.ColorMean,
    }

    public sealed partial class Segmentation
    {
        /// <summary>Returns the label map: the id of each pixel's region.</summary>
        public unsafe ushort[] Labels()
        {
            var labels = new ushort[Pixels];
            fixed (ushort* address = labels)
                WriteLabels((byte*)address, 16, 2L * labels.Length);
            return labels;
        }

        /// <summary>Writes the label map into memory of yours, such as a texture's or a job's.</summary>
        public unsafe void Labels(NativeArray<ushort> labels)
        {
            WriteLabels((byte*)labels.GetUnsafePtr(), 16, 2L * labels.Length);
        }

        /// <summary>Returns the soft mask of regions: 255 for pixels that are theirs as a whole.</summary>
        public unsafe byte[] Mask(RegionSelection selection)
        {
            var mask = new byte[Pixels];
            fixed (byte* address = mask)
                WriteMask(selection, address, mask.Length);
            return mask;
        }

        /// <summary>
        /// Returns the hard mask of regions: 255 inside, 0 outside. It needs no picture; the edge has no
        /// half-covered pixels, and can neither grow nor be feathered.
        /// </summary>
        public unsafe byte[] HardMask(RegionSelection selection)
        {
            var mask = new byte[Pixels];
            fixed (byte* address = mask)
            {
                NativeBuffer buffer = BufferAt(address, mask.Length);
                Status.Check(Required(selection).Use(false, chosen =>
                    NativeMethods.emerdiff_segmentation_mask(Handle, ref chosen, ref buffer)));
            }
            return mask;
        }

        /// <summary>Returns regions cut out of the picture; alpha is their soft mask.</summary>
        public unsafe Color32[] Cutout(RegionSelection selection)
        {
            var pixels = new Color32[Pixels];
            fixed (Color32* address = pixels)
                WriteCutout(selection, (byte*)address, 4L * pixels.Length);
            return pixels;
        }

        /// <summary>Returns each pixel in the colour of its region; transparent pixels are 0.</summary>
        public unsafe Color32[] Colors(RegionColors colors = RegionColors.Palette)
        {
            var pixels = new Color32[Pixels];
            fixed (Color32* address = pixels)
                WriteColors(colors, (byte*)address, 4L * pixels.Length);
            return pixels;
        }

        /// <summary>Returns the picture with all regions of the level shown on it, or only those selected.</summary>
        public unsafe Color32[] Overlay(RegionSelection selection = null)
        {
            var pixels = new Color32[Pixels];
            fixed (Color32* address = pixels)
                WriteOverlay(selection, (byte*)address, 4L * pixels.Length);
            return pixels;
        }

        /// <summary>
        /// Returns how likely people part the regions at each pixel, 0 to 1; 0 off the borders of the finest
        /// level. It does not depend on the current level.
        /// </summary>
        public unsafe float[] Contours()
        {
            var strengths = new float[Pixels];
            fixed (float* address = strengths)
            {
                NativeBuffer buffer = BufferAt((byte*)address, 4L * strengths.Length);
                buffer.Sample = Constants.SampleF32;
                Status.Check(NativeMethods.emerdiff_segmentation_contours(Handle, ref buffer));
            }
            return strengths;
        }

        internal unsafe void WriteLabels(byte* address, uint bits, long size)
        {
            NativeBuffer buffer = BufferAt(address, size);
            Status.Check(NativeMethods.emerdiff_segmentation_labels(Handle, bits, ref buffer));
        }

        internal unsafe void WriteMask(RegionSelection selection, byte* address, long size)
        {
            NativeBuffer buffer = BufferAt(address, size);
            Status.Check(RequiredPicture.Use(image => Required(selection).Use(false, chosen =>
                NativeMethods.emerdiff_segmentation_coverage(Handle, ref image, ref chosen, ref buffer))));
        }

        internal unsafe void WriteCutout(RegionSelection selection, byte* address, long size)
        {
            NativeBuffer buffer = BufferAt(address, size);
            Status.Check(RequiredPicture.Use(image => Required(selection).Use(true, chosen =>
                NativeMethods.emerdiff_segmentation_cutout(Handle, ref image, ref chosen, ref buffer))));
        }

        internal unsafe void WriteColors(RegionColors colors, byte* address, long size)
        {
            NativeBuffer buffer = BufferAt(address, size);
            Status.Check(NativeMethods.emerdiff_segmentation_colors(Handle, (int)colors, ref buffer));
        }

        internal unsafe void WriteOverlay(RegionSelection selection, byte* address, long size)
        {
            NativeBuffer buffer = BufferAt(address, size);
            Status.Check(RequiredPicture.Use(image => selection == null
                ? NativeMethods.emerdiff_segmentation_overlay(Handle, ref image, null, ref buffer)
                : selection.Use(false, chosen =>
                    NativeMethods.emerdiff_segmentation_overlay(Handle, ref image, &chosen, ref buffer))));
        }

        private int Pixels
        {
            get { return checked(Width * Height); }
        }

        private static RegionSelection Required(RegionSelection selection)
        {
            return selection ?? throw new ArgumentNullException(nameof(selection));
        }

        private static unsafe NativeBuffer BufferAt(byte* address, long size)
        {
            return new NativeBuffer
            {
                Data = (IntPtr)address,
                SizeInBytes = (UIntPtr)(ulong)size,
                Flags = Constants.FlipY,
            };
        }
    }
}
