using System;
using System.Threading;
using System.Threading.Tasks;
using EmerDiff.Native;
using UnityEngine;
using UnityEngine.Experimental.Rendering;
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
            PixelLayout layout;
            GraphicsFormat format = Find(texture, out layout);
            int width = texture.width, height = texture.height;
            var task = new TaskCompletionSource<Picture>(TaskCreationOptions.RunContinuationsAsynchronously);
            AsyncGPUReadback.Request(
                texture, 0, format, request => End(task, request, width, height, layout, cancellation));
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

        /// <summary>
        /// Finds what to ask for, which has the colours of the texture: Unity converts them where it is asked
        /// for sRGB instead of linear light.
        /// </summary>
        private static GraphicsFormat Find(RenderTexture texture, out PixelLayout layout)
        {
            switch (texture.format)
            {
                case RenderTextureFormat.RHalf:
                case RenderTextureFormat.RFloat:
                    layout = TexturePixels.Floats(Constants.LayoutGray, 1);
                    return GraphicsFormat.R32_SFloat;
                case RenderTextureFormat.DefaultHDR:
                case RenderTextureFormat.ARGBHalf:
                case RenderTextureFormat.ARGBFloat:
                case RenderTextureFormat.RGB111110Float:
                case RenderTextureFormat.RGHalf:
                case RenderTextureFormat.RGFloat:
                    layout = TexturePixels.Floats(Constants.LayoutRgba, 4);
                    return GraphicsFormat.R32G32B32A32_SFloat;
                case RenderTextureFormat.R8:
                    layout = Bytes(texture, Constants.LayoutGray, 1);
                    return texture.sRGB ? GraphicsFormat.R8_SRGB : GraphicsFormat.R8_UNorm;
                default:
                    layout = Bytes(texture, Constants.LayoutRgba, 4);
                    return texture.sRGB ? GraphicsFormat.R8G8B8A8_SRGB : GraphicsFormat.R8G8B8A8_UNorm;
            }
        }

        /// <summary>8-bit colours are linear where the project's are and the texture does not convert.</summary>
        private static PixelLayout Bytes(RenderTexture texture, int channels, int count)
        {
            bool linear = QualitySettings.activeColorSpace == ColorSpace.Linear && !texture.sRGB;
            return new PixelLayout(channels, Constants.SampleU8, count, linear);
        }
    }
}
