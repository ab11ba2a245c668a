using System;
using System.Threading;
using System.Threading.Tasks;
using EmerDiff.Native;
using Unity.Collections;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>
    /// A copy of a picture's pixels, which any thread may segment while its source changes. The
    /// first row is the bottom one, as everywhere in Unity; alpha is straight, not premultiplied.
    /// </summary>
    public sealed class Picture : IDisposable
    {
        private readonly PixelLayout layout;
        private PixelMemory memory;

        internal Picture(int width, int height, PixelLayout layout, PixelMemory memory)
        {
            Width = width;
            Height = height;
            this.layout = layout;
            this.memory = memory;
        }

        /// <summary>Columns in pixels.</summary>
        public int Width { get; }

        /// <summary>Rows in pixels.</summary>
        public int Height { get; }

        /// <summary>
        /// Copies the largest mip level of a texture. Call it on the main thread.
        /// </summary>
        /// <exception cref="EmerDiffPictureException">Its pixels cannot be read here.</exception>
        public static Picture FromTexture(Texture2D texture)
        {
            return TexturePixels.Read(texture);
        }

        /// <summary>Copies pixels, whose first row is the bottom one. Any thread may call it.</summary>
        public static Picture FromPixels(NativeArray<Color32> pixels, int width, int height)
        {
            if (!pixels.IsCreated)
                throw new ArgumentException("The array was disposed, or never made.", nameof(pixels));
            RequireSize(pixels.Length, width, height);
            return RawPixels.Copy(pixels.Reinterpret<byte>(4), width, height, PixelLayout.Rgba32);
        }

        /// <summary>Copies pixels, whose first row is the bottom one. Any thread may call it.</summary>
        public static Picture FromPixels(Color32[] pixels, int width, int height)
        {
            if (pixels == null)
                throw new ArgumentNullException(nameof(pixels));
            RequireSize(pixels.Length, width, height);
            return RawPixels.Copy(pixels, width, height);
        }

        /// <summary>
        /// Copies a render texture once the GPU has it ready, without waiting for it. Call it on the
        /// main thread, and never wait there for the task: it ends on that thread.
        /// </summary>
        public static Task<Picture> FromRenderTextureAsync(
            RenderTexture texture, CancellationToken cancellation = default(CancellationToken))
        {
            return RenderTexturePixels.Read(texture, cancellation);
        }

        /// <summary>Frees the copy, unless a segmentation still shares it.</summary>
        public void Dispose()
        {
            PixelMemory taken = Interlocked.Exchange(ref memory, null);
            if (taken != null)
                taken.Release();
        }

        internal Picture Share()
        {
            return new Picture(Width, Height, layout, Memory.Share());
        }

        /// <summary>Calls a function with the picture as the library takes it.</summary>
        internal unsafe T Use<T>(Func<NativeImage, T> call)
        {
            PixelMemory used = Memory;
            bool added = false;
            try
            {
                used.DangerousAddRef(ref added);
                var image = new NativeImage
                {
                    Data = (IntPtr)used.Address,
                    SizeInBytes = (UIntPtr)(ulong)used.Size,
                    Width = (uint)Width,
                    Height = (uint)Height,
                    Layout = layout.Channels,
                    Sample = layout.Sample,
                    Flags = Constants.FlipY | (layout.Linear ? Constants.Linear : 0),
                };
                return call(image);
            }
            finally
            {
                if (added)
                    used.DangerousRelease();
            }
        }

        private PixelMemory Memory
        {
            get { return memory ?? throw new ObjectDisposedException(nameof(Picture)); }
        }

        private static void RequireSize(int length, int width, int height)
        {
            if (width < 0 || height < 0)
                throw new ArgumentOutOfRangeException(width < 0 ? nameof(width) : nameof(height));
            if (length != (long)width * height)
                throw new ArgumentException(
                    "There are " + length + " pixels, and a picture of " + width + " x " + height + " has " +
                    (long)width * height + ".", "pixels");
        }
    }
}
