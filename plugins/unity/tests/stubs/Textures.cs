// What the package uses of UnityEngine's textures, for tests without Unity or a graphics device.
using System;
using System.Collections.Generic;
using System.Linq;
using Unity.Collections;
using UnityEngine.Experimental.Rendering;

namespace UnityEngine.Experimental.Rendering
{
    public enum GraphicsFormat
    {
        None, R8_SRGB, R8G8B8A8_SRGB = 4, R8_UNorm, R8G8B8A8_UNorm = 8, R32_SFloat = 49, R32G32B32A32_SFloat = 52,
        RGB_BC6H_UFloat = 122,
    }

    public static class GraphicsFormatUtility
    {
        public static bool IsHDRFormat(GraphicsFormat format) { return format >= GraphicsFormat.R32_SFloat; }
    }
}

namespace UnityEngine.Rendering
{
    public enum GraphicsDeviceType { OpenGLCore = 17, Null = 4 }

    public struct AsyncGPUReadbackRequest
    {
        internal NativeArray<byte> data;
        public bool hasError { get; internal set; }
        public NativeArray<T> GetData<T>(int layer) where T : struct { return data.Reinterpret<T>(1); }
    }

    public static class AsyncGPUReadback
    {
        // The next frame is when a test says so.
        private static readonly Queue<Action> Waiting = new Queue<Action>();
        public static bool Fails;
        public static AsyncGPUReadbackRequest Request(
            Texture source, int mip, GraphicsFormat format, Action<AsyncGPUReadbackRequest> callback)
        {
            MainThread.Require("AsyncGPUReadback");
            var texture = (RenderTexture)source;
            Waiting.Enqueue(() => callback(new AsyncGPUReadbackRequest
            {
                data = texture.Read(format), hasError = Fails,
            }));
            return new AsyncGPUReadbackRequest();
        }
        public static void EndFrame() { while (Waiting.Count > 0) Waiting.Dequeue()(); }
    }
}

namespace UnityEngine
{
    public enum TextureFormat
    {
        Alpha8 = 1, RGB24 = 3, RGBA32 = 4, ARGB32 = 5, RGB565 = 7, R16 = 9, DXT1 = 10, BGRA32 = 14, RHalf = 15,
        RGBAHalf = 17, RFloat = 18, RGBAFloat = 20, BC6H = 24, DXT1Crunched = 28, RG16 = 62, R8 = 63, RGB48 = 73,
        RGBA64 = 74,
    }
    public enum FilterMode { Point, Bilinear }
    public enum TextureWrapMode { Repeat, Clamp }
    public enum RenderTextureFormat
    {
        ARGB32, ARGBHalf, ARGBFloat, DefaultHDR, RGB111110Float, RGHalf, RGFloat, RHalf, RFloat,
        R8,
    }
    public enum RenderTextureReadWrite { Default, Linear, sRGB }

    public class Texture : Object
    {
        public int width { get; protected set; }
        public int height { get; protected set; }
        public FilterMode filterMode { get; set; }
        public TextureWrapMode wrapMode { get; set; }
    }

    public class RenderTexture : Texture
    {
        public Color32[] pixels;
        public NativeArray<byte> Floats;
        public RenderTexture(
            int width, int height, int depth, RenderTextureFormat format = RenderTextureFormat.ARGB32,
            RenderTextureReadWrite readWrite = RenderTextureReadWrite.sRGB)
        {
            this.width = width; this.height = height; this.format = format;
            sRGB = readWrite == RenderTextureReadWrite.sRGB;
        }
        public RenderTextureFormat format { get; private set; }
        public bool sRGB { get; private set; }
        public static RenderTexture active { get; set; }
        public static RenderTexture GetTemporary(
            int width, int height, int depth, RenderTextureFormat format, RenderTextureReadWrite readWrite)
        {
            return new RenderTexture(width, height, depth, format, readWrite);
        }
        public static void ReleaseTemporary(RenderTexture texture) { DestroyImmediate(texture); }
        internal NativeArray<byte> Read(GraphicsFormat wanted)
        {
            if (GraphicsFormatUtility.IsHDRFormat(wanted))
                return Floats;
            // Unity would convert the colours.
            if (sRGB != (wanted == GraphicsFormat.R8_SRGB || wanted == GraphicsFormat.R8G8B8A8_SRGB))
                throw new NotSupportedException();
            bool isGrey = wanted == GraphicsFormat.R8_SRGB || wanted == GraphicsFormat.R8_UNorm;
            return isGrey
                ? new NativeArray<byte>(pixels.Select(pixel => pixel.r).ToArray(), Allocator.Temp)
                : new NativeArray<Color32>(pixels, Allocator.Temp).Reinterpret<byte>(4);
        }
    }

    public static class Graphics
    {
        public static void Blit(Texture source, RenderTexture target)
        {
            target.pixels = ((Texture2D)source).Decoded();
        }
    }

    public sealed class Sprite : Object
    {
        public Texture2D texture { get; private set; }
        public Rect rect { get; private set; }
        public Vector2 pivot { get; private set; }
        public float pixelsPerUnit { get; private set; }
        public static Sprite Create(Texture2D texture, Rect rect, Vector2 pivot, float pixelsPerUnit)
        {
            if (rect.width > texture.width || rect.height > texture.height)
                throw new ArgumentException("rect");
            return new Sprite
            {
                texture = texture, rect = rect, pixelsPerUnit = pixelsPerUnit,
                pivot = new Vector2(pivot.x * rect.width, pivot.y * rect.height),
            };
        }
    }
}
