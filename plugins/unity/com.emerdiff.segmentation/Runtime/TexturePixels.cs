using System;
using EmerDiff.Native;
using UnityEngine;
using UnityEngine.Experimental.Rendering;
using UnityEngine.Rendering;

namespace EmerDiff
{
    /// <summary>The pixels of a texture, whatever its format.</summary>
    internal static class TexturePixels
    {
        internal static Picture Read(Texture2D texture)
        {
            if (texture == null)
                throw new ArgumentNullException(nameof(texture));
            if (!texture.isReadable)
                return ReadByGpu(texture);
            PixelLayout layout;
            if (Find(texture.format, out layout))
                return RawPixels.Copy(texture.GetPixelData<byte>(0), texture.width, texture.height, layout);
            if (FindHalf(texture.format, out layout))
                return RawPixels.CopyHalfs(texture.GetPixelData<byte>(0), texture.width, texture.height, layout);
            // Decoded into bytes, compressed floats would be linear light in 8 bits; drawn, they are sRGB.
            return GraphicsFormatUtility.IsHDRFormat(texture.graphicsFormat)
                ? ReadByGpu(texture)
                : ReadDecoded(texture);
        }

        /// <summary>Finds how the library takes a format as it is.</summary>
        private static bool Find(TextureFormat format, out PixelLayout layout)
        {
            switch (format)
            {
                case TextureFormat.RGBA32:
                    layout = PixelLayout.Rgba32;
                    return true;
                case TextureFormat.BGRA32:
                    layout = new PixelLayout(Constants.LayoutBgra, Constants.SampleU8, 4, false);
                    return true;
                case TextureFormat.ARGB32:
                    layout = new PixelLayout(Constants.LayoutArgb, Constants.SampleU8, 4, false);
                    return true;
                case TextureFormat.RGB24:
                    layout = new PixelLayout(Constants.LayoutRgb, Constants.SampleU8, 3, false);
                    return true;
                case TextureFormat.R8:
                case TextureFormat.Alpha8:
                    layout = new PixelLayout(Constants.LayoutGray, Constants.SampleU8, 1, false);
                    return true;
                case TextureFormat.R16:
                    layout = new PixelLayout(Constants.LayoutGray, Constants.SampleU16, 2, false);
                    return true;
                case TextureFormat.RGB48:
                    layout = new PixelLayout(Constants.LayoutRgb, Constants.SampleU16, 6, false);
                    return true;
                case TextureFormat.RGBA64:
                    layout = new PixelLayout(Constants.LayoutRgba, Constants.SampleU16, 8, false);
                    return true;
                case TextureFormat.RFloat:
                    layout = Floats(Constants.LayoutGray, 1);
                    return true;
                case TextureFormat.RGBAFloat:
                    layout = Floats(Constants.LayoutRgba, 4);
                    return true;
                default:
                    layout = default(PixelLayout);
                    return false;
            }
        }

        private static bool FindHalf(TextureFormat format, out PixelLayout layout)
        {
            layout = format == TextureFormat.RHalf
                ? Floats(Constants.LayoutGray, 1)
                : Floats(Constants.LayoutRgba, 4);
            return format == TextureFormat.RHalf || format == TextureFormat.RGBAHalf;
        }

        /// <summary>Floats are what is seen: linear light where the project's colours are linear.</summary>
        internal static PixelLayout Floats(int channels, int count)
        {
            bool linear = QualitySettings.activeColorSpace == ColorSpace.Linear;
            return new PixelLayout(channels, Constants.SampleF32, count * sizeof(float), linear);
        }

        /// <summary>Lets Unity decode a readable format, such as DXT or ETC.</summary>
        private static Picture ReadDecoded(Texture2D texture)
        {
            Color32[] pixels;
            try
            {
                pixels = texture.GetPixels32(0);
            }
            catch (Exception error) when (error is UnityException || error is ArgumentException)
            {
                // Crunched textures, among others, are decoded by the GPU alone.
                return ReadByGpu(texture);
            }
            return RawPixels.Copy(pixels, texture.width, texture.height);
        }

        /// <summary>Draws the texture into one that can be read.</summary>
        private static Picture ReadByGpu(Texture2D texture)
        {
            if (SystemInfo.graphicsDeviceType == GraphicsDeviceType.Null)
                throw new EmerDiffPictureException(
                    "The pixels of \"" + texture.name + "\" (" + texture.format + ") cannot be read without a " +
                    "graphics device. Tick Read/Write in its import settings and choose a format such as RGBA32.");
            RenderTexture drawn = RenderTexture.GetTemporary(
                texture.width, texture.height, 0, RenderTextureFormat.ARGB32, RenderTextureReadWrite.sRGB);
            RenderTexture before = RenderTexture.active;
            var copy = new Texture2D(texture.width, texture.height, TextureFormat.RGBA32, false);
            try
            {
                Graphics.Blit(texture, drawn);
                RenderTexture.active = drawn;
                copy.ReadPixels(new Rect(0, 0, texture.width, texture.height), 0, 0, false);
                return RawPixels.Copy(
                    copy.GetPixelData<byte>(0), texture.width, texture.height, PixelLayout.Rgba32);
            }
            finally
            {
                RenderTexture.active = before;
                RenderTexture.ReleaseTemporary(drawn);
                Objects.Destroy(copy);
            }
        }
    }
}
