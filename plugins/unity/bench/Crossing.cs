// What it costs to take maps of a picture of 1000 x 1000 pixels into C#: medians in milliseconds.
using System;
using System.Diagnostics;
using System.Linq;
using EmerDiff;
using Unity.Collections;
using UnityEngine;

internal static class Crossing
{
    private const int Size = 1000, Times = 15;

    private static void Main()
    {
        using (EmerDiffModel model = EmerDiffModel.Load())
        using (Picture picture = Picture.FromPixels(Pixels(), Size, Size))
        using (Segmentation result = model.Segment(picture))
        {
            result.SetNumRegions(8);
            Region region = result.Regions[1];
            Measure("one call, RegionAt", () => result.RegionAt(new Vector2Int(5, 5)));
            MeasurePictures();
            MeasureLabels(result);
            Measure("HardMask", () => result.HardMask(region));
            Measure("Mask", () => result.Mask(region));
            Measure("Cutout", () => result.Cutout(region));
            Measure("Colors", () => result.Colors());
            Measure("Overlay", () => result.Overlay());
            Measure("Outline", () => result.Outline(region));
            Measure("Clone", () => result.Clone().Dispose());
        }
    }

    private static void MeasurePictures()
    {
        var pixels = new NativeArray<Color32>(Size * Size, Allocator.Persistent);
        Measure("Picture.FromPixels(NativeArray)", () => Picture.FromPixels(pixels, Size, Size).Dispose());
        var texture = new Texture2D(Size, Size, TextureFormat.RGBA32, false);
        Measure("Picture.FromTexture", () => Picture.FromTexture(texture).Dispose());
    }

    private static void MeasureLabels(Segmentation result)
    {
        var labels = new NativeArray<ushort>(Size * Size, Allocator.Persistent);
        Measure("Labels(NativeArray), no new memory", () => result.Labels(labels));
        Measure("Labels()", () => result.Labels());
        Measure("LabelTexture(), R16", () => UnityEngine.Object.DestroyImmediate(result.LabelTexture()));
    }

    private static void Measure(string what, Action action)
    {
        action();
        double[] times = Enumerable.Range(0, Times).Select(time => Once(action)).OrderBy(time => time).ToArray();
        Console.WriteLine(what.PadRight(40) + times[Times / 2].ToString("0.000"));
    }

    private static double Once(Action action)
    {
        Stopwatch clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static Color32[] Pixels()
    {
        var pixels = new Color32[Size * Size];
        uint grain = 1;
        for (int i = 0; i < pixels.Length; i++)
        {
            grain = grain * 1664525 + 1013904223;
            int x = i % Size, y = i / Size;
            int shape = x / 250 * 60 + (y / 300 % 2) * 90;
            pixels[i] = new Color32((byte)(shape / 2 + (grain >> 28)), (byte)(200 - shape / 2), (byte)(y / 5), 255);
        }
        return pixels;
    }
}
