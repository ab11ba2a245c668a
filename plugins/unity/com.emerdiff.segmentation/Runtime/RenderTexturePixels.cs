using System;
using System.Threading;
using System.Threading.Tasks;
using EmerDiff.Native;
using UnityEngine;
using UnityEngine.Rendering;

namespace EmerDiff
{
    /// <summary>The pixels of a render texture, read back from the GPU.</summary>
    internal static class RenderTexturePixels
    {
        internal static Task<Picture> Read(RenderTexture texture, CancellationToken cancellation)
        {
            if (texture == null)
                throw new ArgumentNullException(nameof(texture));
            if (!SystemInfo.supportsAsyncGPUReadback)
                throw new EmerDiffPictureException(
                    "This graphics device cannot be read back in the background. Copy the render texture into " +
                    "a Texture2D by ReadPixels, and segment that.");
            bool many = IsFloat(texture.format);
            PixelLayout layout = many ? TexturePixels.Floats(Constants.LayoutRgba, 4) : Bytes(texture);
            int width = texture.width, height = texture.height;
            var task = new TaskCompletionSource<Picture>(TaskCreationOptions.RunContinuationsAsynchronously);
            AsyncGPUReadback.Request(
                texture, 0, many ? TextureFormat.RGBAFloat : TextureFormat.RGBA32,
                request => End(task, request, width, height, layout, cancellation));
            return task.Task;
        }

        private static void End(
            TaskCompletionSource<Picture> task, AsyncGPUReadbackRequest request, int width, int height,
            PixelLayout layout, CancellationToken cancellation)
        {
            try
            {
                if (cancellation.IsCancellationRequested)
                    task.TrySetCanceled(cancellation);
                else if (request.hasError)
                    task.TrySetException(new EmerDiffPictureException(
                        "The render texture could not be read back from the GPU. It must exist until then."));
                else
                    task.TrySetResult(RawPixels.Copy(request.GetData<byte>(0), width, height, layout));
            }
            catch (Exception error)
            {
                task.TrySetException(error);
            }
        }

        /// <summary>8-bit colours are linear where the project's are and the texture does not convert.</summary>
        private static PixelLayout Bytes(RenderTexture texture)
        {
            bool linear = QualitySettings.activeColorSpace == ColorSpace.Linear && !texture.sRGB;
            return new PixelLayout(Constants.LayoutRgba, Constants.SampleU8, 4, linear);
        }

        private static bool IsFloat(RenderTextureFormat format)
        {
            switch (format)
            {
                case RenderTextureFormat.DefaultHDR:
                case RenderTextureFormat.ARGBHalf:
                case RenderTextureFormat.ARGBFloat:
                case RenderTextureFormat.RGB111110Float:
                case RenderTextureFormat.RHalf:
                case RenderTextureFormat.RFloat:
                    return true;
                default:
                    return false;
            }
        }
    }
}
