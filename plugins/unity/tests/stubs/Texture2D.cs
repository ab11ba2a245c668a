// UnityEngine.Texture2D for tests without Unity: memory, formats, and how they look.
using System;
using System.Linq;
using System.Runtime.InteropServices;
using Unity.Collections;
using UnityEngine.Experimental.Rendering;

namespace UnityEngine
{
    public class Texture2D : Texture
    {
        private NativeArray<byte> raw;

        public Texture2D(
            int width, int height, TextureFormat format = TextureFormat.RGBA32, bool mipChain = true,
            bool linear = false)
        {
            this.width = width; this.height = height; this.format = format;
            isReadable = true;
            long size = Size(width, height);
            for (int w = width, h = height; mipChain && (w > 1 || h > 1);)
            {
                w = Math.Max(1, w / 2); h = Math.Max(1, h / 2);
                size += Size(w, h);
            }
            raw = new NativeArray<byte>((int)size, Allocator.Persistent);
        }

        public TextureFormat format { get; private set; }
        public bool isReadable { get; private set; }
        public GraphicsFormat graphicsFormat
        {
            get { return format == TextureFormat.BC6H ? GraphicsFormat.RGB_BC6H_UFloat : GraphicsFormat.R8G8B8A8_SRGB; }
        }
        public string imageContentsHash { get { return string.Join(",", raw.ToArray()); } }

        public void Apply(bool updateMipmaps = true, bool makeNoLongerReadable = false)
        {
            if (makeNoLongerReadable)
                isReadable = false;
        }

        public NativeArray<T> GetRawTextureData<T>() where T : struct
        {
            RequireReadable();
            return raw.Reinterpret<T>(1);
        }

        public NativeArray<T> GetPixelData<T>(int mip) where T : struct
        {
            RequireReadable();
            if (mip != 0)
                throw new NotSupportedException();
            return new NativeArray<byte>(raw.address, (int)Size(width, height)).Reinterpret<T>(1);
        }

        public void SetPixels32(Color32[] colors)
        {
            RequireReadable();
            if (format != TextureFormat.RGBA32 || colors.Length != width * height)
                throw new ArgumentException("SetPixels32");
            byte[] bytes = colors.SelectMany(c => new[] { c.r, c.g, c.b, c.a }).ToArray();
            Marshal.Copy(bytes, 0, raw.address, bytes.Length);
        }

        public Color32[] GetPixels32(int mip = 0)
        {
            RequireReadable();
            if (format == TextureFormat.DXT1Crunched)
                throw new UnityException("Texture format is crunched.");
            return Decoded();
        }

        public void ReadPixels(Rect source, int x, int y, bool mipmaps = true)
        {
            if (source.width != width || x != 0 || y != 0)
                throw new ArgumentException("ReadPixels");
            SetPixels32(RenderTexture.active.pixels);
        }

        protected override void Freed() { raw.Dispose(); }

        internal Color32[] Decoded()
        {
            var colors = new Color32[width * height];
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                    colors[y * width + x] = Decoded(x, y);
            return colors;
        }

        private Color32 Decoded(int x, int y)
        {
            int i = y * width + x;
            switch (format)
            {
                case TextureFormat.RGBA32: return new Color32(At(4 * i), At(4 * i + 1), At(4 * i + 2), At(4 * i + 3));
                case TextureFormat.RGB24: return new Color32(At(3 * i), At(3 * i + 1), At(3 * i + 2), 255);
                case TextureFormat.RGB565: return From565(2 * i);
                // As where each block has its first colour alone.
                default: return From565(8 * (y / 4 * ((width + 3) / 4) + x / 4));
            }
        }

        private Color32 From565(int at)
        {
            int value = At(at) | At(at + 1) << 8;
            return new Color32(
                (byte)((value >> 11) * 255 / 31), (byte)((value >> 5 & 63) * 255 / 63),
                (byte)((value & 31) * 255 / 31), 255);
        }

        private byte At(int index) { return Marshal.ReadByte(raw.address, index); }

        private void RequireReadable()
        {
            if (!isReadable)
                throw new UnityException("Texture '" + name + "' is not readable.");
        }

        private long Size(int w, int h)
        {
            switch (format)
            {
                case TextureFormat.R8:
                case TextureFormat.Alpha8: return w * h;
                case TextureFormat.R16:
                case TextureFormat.RG16:
                case TextureFormat.RHalf:
                case TextureFormat.RGB565: return 2 * w * h;
                case TextureFormat.RGB24: return 3 * w * h;
                case TextureFormat.RGB48: return 6 * w * h;
                case TextureFormat.RGBA64:
                case TextureFormat.RGBAHalf: return 8 * w * h;
                case TextureFormat.RGBAFloat: return 16 * w * h;
                case TextureFormat.DXT1:
                case TextureFormat.DXT1Crunched: return 8 * ((w + 3) / 4) * ((h + 3) / 4);
                default: return 4 * w * h;
            }
        }
    }
}
