using System;
using System.Threading.Tasks;
using UnityEngine;

namespace EmerDiff.Editor
{
    /// <summary>
    /// The map that the window shows. It is computed beside the Editor; of what is asked for meanwhile only
    /// the last is shown.
    /// </summary>
    internal sealed class RegionPreview : IDisposable
    {
        private Segmentation asked;
        private RegionSelection selection;
        private bool isBusy;
        private bool isDisposed;

        internal Texture2D Texture { get; private set; }

        /// <summary>Shows the regions of the current level, or those that are picked.</summary>
        internal async Task Show(Segmentation result, RegionPicks picks)
        {
            Forget();
            asked = result.Clone();
            selection = picks.IsEmpty ? null : new RegionSelection(picks.Nodes);
            if (isBusy)
                return;
            isBusy = true;
            try
            {
                while (asked != null)
                {
                    RegionSelection shown = selection;
                    using (Segmentation level = asked)
                    {
                        asked = null;
                        Put(await Task.Run(() => level.Overlay(shown)), level.Width, level.Height);
                    }
                }
            }
            finally
            {
                isBusy = false;
            }
        }

        /// <summary>Returns the pixel below the mouse, or null beside the map.</summary>
        internal static Vector2Int? PixelAt(Rect drawn, Vector2 mouse, int width, int height)
        {
            if (!drawn.Contains(mouse))
                return null;
            // The window counts from the top.
            float x = (mouse.x - drawn.x) / drawn.width, y = 1 - (mouse.y - drawn.y) / drawn.height;
            return new Vector2Int(
                Mathf.Clamp(Mathf.FloorToInt(x * width), 0, width - 1),
                Mathf.Clamp(Mathf.FloorToInt(y * height), 0, height - 1));
        }

        /// <summary>Returns where a picture lies that fills a box without being distorted.</summary>
        internal static Rect Fit(Rect box, int width, int height)
        {
            float scale = Mathf.Min(box.width / width, box.height / height);
            float w = width * scale, h = height * scale;
            return new Rect(box.x + (box.width - w) / 2, box.y + (box.height - h) / 2, w, h);
        }

        public void Dispose()
        {
            isDisposed = true;
            Forget();
            Drop();
        }

        private void Forget()
        {
            if (asked != null)
                asked.Dispose();
            asked = null;
        }

        private void Put(Color32[] pixels, int width, int height)
        {
            if (isDisposed)
                return;
            if (Texture == null || Texture.width != width || Texture.height != height)
            {
                Drop();
                Texture = new Texture2D(width, height, TextureFormat.RGBA32, false);
                Texture.hideFlags = HideFlags.HideAndDontSave;
            }
            Texture.SetPixels32(pixels);
            Texture.Apply(false);
        }

        private void Drop()
        {
            if (Texture != null)
                Objects.Destroy(Texture);
            Texture = null;
        }
    }
}
