using System;
using EmerDiff.Native;
using Unity.Collections;
using Unity.Collections.LowLevel.Unsafe;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>Copies of pixels that lie in memory.</summary>
    internal static class RawPixels
    {
        internal static unsafe Picture Copy(NativeArray<byte> raw, int width, int height, PixelLayout layout)
        {
            long size = (long)width * height * layout.Bytes;
            RequireBytes(raw, size);
            return Copy((byte*)raw.GetUnsafeReadOnlyPtr(), size, width, height, layout);
        }

        internal static unsafe Picture Copy(Color32[] pixels, int width, int height)
        {
            fixed (Color32* address = pixels)
                return Copy((byte*)address, 4L * pixels.Length, width, height, PixelLayout.Rgba32);
        }

        /// <summary>Copies 16-bit floats as floats, which the library takes.</summary>
        internal static unsafe Picture CopyHalfs(
            NativeArray<byte> raw, int width, int height, PixelLayout layout)
        {
            long count = (long)width * height * layout.Bytes / sizeof(float);
            RequireBytes(raw, count * sizeof(ushort));
            var memory = new PixelMemory(count * sizeof(float));
            var from = (ushort*)raw.GetUnsafeReadOnlyPtr();
            var to = (float*)memory.Address;
            for (long i = 0; i < count; i++)
                to[i] = Mathf.HalfToFloat(from[i]);
            return new Picture(width, height, layout, memory);
        }

        private static void RequireBytes(NativeArray<byte> raw, long size)
        {
            if (raw.Length < size)
                throw new EmerDiffPictureException(
                    "The texture has " + raw.Length + " bytes in memory instead of " + size +
                    ". Load it whole, without mip map streaming.");
        }

        private static unsafe Picture Copy(byte* from, long size, int width, int height, PixelLayout layout)
        {
            var memory = new PixelMemory(size);
            Buffer.MemoryCopy(from, memory.Address, size, size);
            return new Picture(width, height, layout, memory);
        }
    }
}
