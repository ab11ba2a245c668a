using System;
using Unity.Collections.LowLevel.Unsafe;
using UnityEngine;

namespace EmerDiff
{
    public sealed partial class Segmentation
    {
        private unsafe delegate void Write(byte* address, long size);

        /// <summary>
        /// Makes a texture of the label map, R16, or R8 where there are at most 256 regions. A shader reads
        /// an id as 65535, or 255, times red. Main thread only.
        /// </summary>
        public unsafe Texture2D LabelTexture(TextureFormat format = TextureFormat.R16)
        {
            if (format != TextureFormat.R16 && format != TextureFormat.R8)
                throw new ArgumentOutOfRangeException(nameof(format), format, "It is R16 or R8.");
            uint bits = format == TextureFormat.R16 ? 16u : 8u;
            Texture2D texture = Made(format, true, (address, size) => WriteLabels(address, bits, size));
            texture.filterMode = FilterMode.Point;
            return texture;
        }

        /// <summary>Makes a texture, R8, of the soft mask of regions. Main thread only.</summary>
        public unsafe Texture2D MaskTexture(RegionSelection selection)
        {
            return Made(TextureFormat.R8, true, (address, size) => WriteMask(selection, address, size));
        }

        /// <summary>Makes a texture of regions cut out of the picture, of its size. Main thread only.</summary>
        public unsafe Texture2D CutoutTexture(RegionSelection selection)
        {
            return Made(TextureFormat.RGBA32, false, (address, size) => WriteCutout(selection, address, size));
        }

        /// <summary>Makes a texture of the regions in flat colours. Main thread only.</summary>
        public unsafe Texture2D ColorsTexture(RegionColors colors = RegionColors.Palette)
        {
            Texture2D texture = Made(
                TextureFormat.RGBA32, false, (address, size) => WriteColors(colors, address, size));
            texture.filterMode = FilterMode.Point;
            return texture;
        }

        /// <summary>
        /// Makes a texture of the picture with all regions of the level shown on it, or only those selected.
        /// Main thread only.
        /// </summary>
        public unsafe Texture2D OverlayTexture(RegionSelection selection = null)
        {
            return Made(TextureFormat.RGBA32, false, (address, size) => WriteOverlay(selection, address, size));
        }

        /// <summary>
        /// Makes a sprite of regions cut out of the picture, trimmed to what is seen of them. The pivot, the
        /// centre unless it is given, is in shares of the trimmed box, which <c>rect</c> receives in pixels
        /// of the picture. Returns null when nothing is left of the regions. Destroy its texture with it.
        /// Main thread only.
        /// </summary>
        public Sprite CutoutSprite(
            RegionSelection selection, out RectInt rect, float pixelsPerUnit = 100, Vector2? pivot = null)
        {
            SpritePlace.RequireScale(pixelsPerUnit);
            Color32[] trimmed = Trimmed.Of(Cutout(selection), Width, Height, out rect);
            if (trimmed.Length == 0)
                return null;
            var texture = new Texture2D(rect.width, rect.height, TextureFormat.RGBA32, false);
            texture.wrapMode = TextureWrapMode.Clamp;
            texture.SetPixels32(trimmed);
            texture.Apply(false);
            return Sprite.Create(
                texture, new Rect(0, 0, rect.width, rect.height), pivot ?? SpritePlace.Centre, pixelsPerUnit);
        }

        /// <summary>Makes such a sprite without telling where it was.</summary>
        public Sprite CutoutSprite(
            RegionSelection selection, float pixelsPerUnit = 100, Vector2? pivot = null)
        {
            RectInt rect;
            return CutoutSprite(selection, out rect, pixelsPerUnit, pivot);
        }

        private unsafe Texture2D Made(TextureFormat format, bool linear, Write write)
        {
            var texture = new Texture2D(Width, Height, format, false, linear);
            try
            {
                var raw = texture.GetRawTextureData<byte>();
                write((byte*)raw.GetUnsafePtr(), raw.Length);
                texture.Apply(false);
                texture.wrapMode = TextureWrapMode.Clamp;
                return texture;
            }
            catch
            {
                Objects.Destroy(texture);
                throw;
            }
        }
    }
}
