using System;
using EmerDiff.Native;

namespace EmerDiff
{
    public sealed partial class Segmentation
    {
        /// <summary>
        /// Returns the result as bytes for <see cref="FromBytes"/>, with the current level and without the
        /// picture. Most pictures take far less than a byte a pixel.
        /// </summary>
        public byte[] ToBytes()
        {
            UIntPtr size;
            var bytes = new byte[0];
            int status = NativeMethods.emerdiff_segmentation_to_bytes(Handle, bytes, UIntPtr.Zero, out size);
            while (status == Constants.BufferTooSmall)
            {
                bytes = new byte[(long)size];
                status = NativeMethods.emerdiff_segmentation_to_bytes(Handle, bytes, size, out size);
            }
            Status.Check(status);
            if (bytes.LongLength != (long)size)
                Array.Resize(ref bytes, (int)size);
            return bytes;
        }

        /// <summary>
        /// Opens a result that <see cref="ToBytes"/> wrote. The picture, where it is at hand, is the one that
        /// was segmented: soft masks, cut-outs, outlines and overlays need it.
        /// </summary>
        /// <exception cref="EmerDiffException">The bytes were altered, or never were a result.</exception>
        public static Segmentation FromBytes(byte[] bytes, Picture picture = null)
        {
            if (bytes == null)
                throw new ArgumentNullException(nameof(bytes));
            Library.Require();
            using (OptionsHandle options = new SegmentOptions().Handle())
            {
                IntPtr made;
                Status.Check(NativeMethods.emerdiff_segmentation_from_bytes(
                    bytes, (UIntPtr)(ulong)bytes.LongLength, options, out made));
                var result = new Segmentation(
                    new SegmentationHandle(made), picture == null ? null : picture.Share());
                if (picture == null || (picture.Width == result.Width && picture.Height == result.Height))
                    return result;
                result.Dispose();
                throw new ArgumentException(
                    "It has " + picture.Width + " x " + picture.Height + " pixels, and the segmentation " +
                    result.Width + " x " + result.Height + ". Give the picture that was segmented.",
                    nameof(picture));
            }
        }
    }
}
