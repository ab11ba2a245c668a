// Formats, threads and the GPU, as far as the stubs of Unity have them.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EmerDiff;
using EmerDiff.Tests;
using NUnit.Framework;
using Unity.Collections;
using UnityEngine;
using UnityEngine.Rendering;

public sealed class FormatTests : Fixture
{
    [TearDown]
    public void Reset()
    {
        QualitySettings.activeColorSpace = ColorSpace.Linear;
        SystemInfo.Device = GraphicsDeviceType.OpenGLCore;
        SystemInfo.supportsAsyncGPUReadback = true;
        AsyncGPUReadback.Fails = false;
    }

    [Test]
    public void FloatsAreLinearLightWhereTheProjectIs()
    {
        RequireSame(Floats(TextureFormat.RGBAFloat, value => BitConverter.GetBytes(Linear(value))));
        QualitySettings.activeColorSpace = ColorSpace.Gamma;
        RequireSame(Floats(TextureFormat.RGBAFloat, value => BitConverter.GetBytes(value / 255f)));
    }

    [Test]
    public void HalfsAreTakenAsFloats()
    {
        QualitySettings.activeColorSpace = ColorSpace.Gamma;
        RequireSame(Floats(TextureFormat.RGBAHalf, value => BitConverter.GetBytes(Half(value / 255f))));
    }

    [Test]
    public void ATextureThatCannotBeReadIsDrawn()
    {
        Texture2D texture = TestPictures.Texture();
        texture.Apply(false, true);
        RequireSame(texture);
    }

    [TestCase(TextureFormat.DXT1)]
    [TestCase(TextureFormat.DXT1Crunched)]
    [TestCase(TextureFormat.RGB565)]
    public void CompressedTexturesAreDecoded(TextureFormat format)
    {
        int before = UnityEngine.Object.Living;
        var texture = new Texture2D(8, 8, format, false);
        NativeArray<byte> raw = texture.GetRawTextureData<byte>();
        // The right half is red, in 5, 6 and 5 bits.
        bool isBlocks = format != TextureFormat.RGB565;
        for (int i = 0; i < raw.Length; i += isBlocks ? 8 : 2)
            raw[i + 1] = (byte)((isBlocks ? i / 8 % 2 * 4 : i / 2 % 8) >= 4 ? 0xf8 : 0);
        using (Picture picture = Picture.FromTexture(texture))
        using (Segmentation result = Model.Segment(picture, Quick))
        {
            result.SetNumRegions(2);
            Assert.AreEqual(new Color32(255, 0, 0, 255), result.Colors(RegionColors.Mean)[7]);
            Assert.AreEqual(new Color32(0, 0, 0, 255), result.Colors(RegionColors.Mean)[0]);
        }
        UnityEngine.Object.DestroyImmediate(texture);
        Assert.AreEqual(before, UnityEngine.Object.Living);
    }

    [Test]
    public void WithoutAGraphicsDeviceItIsSaidWhatToDo()
    {
        SystemInfo.Device = GraphicsDeviceType.Null;
        Texture2D texture = TestPictures.Texture();
        texture.Apply(false, true);
        var error = Assert.Throws<EmerDiffPictureException>(() => Model.Segment(texture, Quick));
        StringAssert.Contains("Read/Write", error.Message);
        StringAssert.Contains("\"Test\"", error.Message);
    }

    [Test]
    public void ARenderTextureIsReadBack()
    {
        RenderTexture texture = Drawn();
        Task<Segmentation> task = Model.SegmentAsync(texture, Quick);
        Assert.IsFalse(task.IsCompleted);
        AsyncGPUReadback.EndFrame();
        RequireSame(Await(task));
    }

    [Test]
    public void WhatIsDrawnInFloatsIsReadInFloats()
    {
        var texture = new RenderTexture(
            TestPictures.Width, TestPictures.Height, 0, RenderTextureFormat.ARGBHalf, RenderTextureReadWrite.Linear);
        Texture2D source = Floats(TextureFormat.RGBAFloat, value => BitConverter.GetBytes(Linear(value)));
        texture.Floats = source.GetRawTextureData<byte>();
        Task<Segmentation> task = Model.SegmentAsync(texture, Quick);
        AsyncGPUReadback.EndFrame();
        RequireSame(Await(task));
    }

    [Test]
    public void WhatIsDrawnInLinearLightIsTakenAsSuch()
    {
        var texture = new RenderTexture(
            TestPictures.Width, TestPictures.Height, 0, RenderTextureFormat.ARGB32, RenderTextureReadWrite.Linear);
        texture.pixels = TestPictures.Pixels().Select(c => new Color32(Byte(c.r), Byte(c.g), Byte(c.b), 255)).ToArray();
        Task<Segmentation> task = Model.SegmentAsync(texture, Quick);
        AsyncGPUReadback.EndFrame();
        Texture2D same = Floats(TextureFormat.RGBAFloat, value => BitConverter.GetBytes(Byte(value) / 255f));
        using (Segmentation drawn = Await(task))
        using (Segmentation read = Model.Segment(same, Quick))
            Assert.AreEqual(read.Labels(), drawn.Labels());
    }

    [TestCase(RenderTextureFormat.R8)]
    [TestCase(RenderTextureFormat.RFloat)]
    public void ASingleChannelThatIsDrawnIsGrey(RenderTextureFormat format)
    {
        QualitySettings.activeColorSpace = ColorSpace.Gamma;
        var texture = new RenderTexture(
            TestPictures.Width, TestPictures.Height, 0, format, RenderTextureReadWrite.Linear);
        byte[] grey = TestPictures.Pixels().Select(pixel => pixel.g).ToArray();
        texture.pixels = grey.Select(value => new Color32(value, 0, 0, 255)).ToArray();
        texture.Floats = new NativeArray<float>(grey.Select(value => value / 255f).ToArray(), Allocator.Persistent)
            .Reinterpret<byte>(4);
        Task<Segmentation> task = Model.SegmentAsync(texture, Quick);
        AsyncGPUReadback.EndFrame();
        using (Segmentation drawn = Await(task))
        using (Segmentation read = Model.Segment(TestPictures.Texture(TextureFormat.R8), Quick))
            Assert.AreEqual(read.Labels(), drawn.Labels());
    }

    [Test]
    public void CompressedFloatsAreDrawn()
    {
        var texture = new Texture2D(8, 8, TextureFormat.BC6H, false);
        Model.Segment(texture, Quick).Dispose();
        SystemInfo.Device = GraphicsDeviceType.Null;
        Assert.Throws<EmerDiffPictureException>(() => Model.Segment(texture, Quick));
    }

    [Test]
    public void AReadBackThatFailsOrIsCancelledSaysSo()
    {
        AsyncGPUReadback.Fails = true;
        Task<Segmentation> failing = Model.SegmentAsync(Drawn());
        AsyncGPUReadback.EndFrame();
        Assert.Throws<EmerDiffPictureException>(() => Await(failing));
        AsyncGPUReadback.Fails = false;
        var source = new CancellationTokenSource();
        Task<Segmentation> cancelled = Model.SegmentAsync(Drawn(), null, null, source.Token);
        source.Cancel();
        AsyncGPUReadback.EndFrame();
        Assert.Catch<OperationCanceledException>(() => Await(cancelled));
        SystemInfo.supportsAsyncGPUReadback = false;
        var error = Assert.Throws<EmerDiffPictureException>(() => Await(Model.SegmentAsync(Drawn())));
        StringAssert.Contains("ReadPixels", error.Message);
    }

    [Test]
    public void MapsAreMadeOnAnyThreadAndTexturesOnTheMainOne()
    {
        Assert.AreEqual(Result.Labels(), Task.Run(() => Result.Labels()).Result);
        Assert.AreEqual(Result.Overlay(), Task.Run(() => Result.Overlay()).Result);
        Assert.IsTrue(Task.Run(() => Result.Outline(Result.Regions[1]).Count > 0).Result);
        Assert.Throws<UnityException>(() => Await(Task.Run(() => Result.LabelTexture())));
    }

    [Test]
    public void AGraphicsCardThatIsNotThereIsSaidSo()
    {
        var options = new ModelOptions { Provider = Provider.Cuda };
        var error = Assert.Throws<EmerDiffException>(() => EmerDiffModel.Load(null, options));
        Assert.AreEqual(EmerDiffError.ProviderUnavailable, error.Error);
        Assert.AreEqual(Provider.Cuda, options.Provider);
    }

    [Test]
    public void NoTextureIsLeftBehindByWhatFails()
    {
        int before = UnityEngine.Object.Living;
        Assert.Throws<EmerDiffException>(() => Result.MaskTexture(new[] { -1 }));
        Assert.Throws<EmerDiffException>(() => Result.CutoutSprite(new[] { -1 }));
        Assert.AreEqual(before, UnityEngine.Object.Living);
    }

    private void RequireSame(Texture2D texture)
    {
        RequireSame(Model.Segment(texture, Quick));
    }

    private void RequireSame(Segmentation other)
    {
        using (other)
        {
            other.SetNumRegions(4);
            Assert.AreEqual(Result.Labels(), other.Labels());
        }
    }

    private static RenderTexture Drawn()
    {
        var texture = new RenderTexture(TestPictures.Width, TestPictures.Height, 0);
        Graphics.Blit(TestPictures.Texture(), texture);
        return texture;
    }

    private static Texture2D Floats(TextureFormat format, Func<byte, byte[]> sample)
    {
        var texture = new Texture2D(TestPictures.Width, TestPictures.Height, format, false);
        NativeArray<byte> raw = texture.GetRawTextureData<byte>();
        IEnumerable<byte> bytes = TestPictures.Pixels().SelectMany(
            c => new[] { c.r, c.g, c.b, c.a }).SelectMany(sample);
        int at = 0;
        foreach (byte value in bytes)
            raw[at++] = value;
        return texture;
    }

    private static float Linear(byte value)
    {
        double share = value / 255.0;
        return (float)(share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4));
    }

    private static byte Byte(byte value)
    {
        return (byte)Math.Round(255 * Linear(value));
    }

    private static ushort Half(float value)
    {
        if (value == 0)
            return 0;
        int exponent = (int)Math.Floor(Math.Log(value, 2));
        int mantissa = (int)Math.Round((value / Math.Pow(2, exponent) - 1) * 1024);
        return (ushort)((exponent + 15 << 10) + mantissa);
    }
}
