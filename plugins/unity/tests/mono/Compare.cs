// Writes what the package makes of a picture: Compare.exe FOLDER, which has picture.rgba, top row first,
// and a line "width height number". The maps are written bottom row first, as Unity has them.
using System;
using System.IO;
using System.Linq;
using EmerDiff;
using UnityEngine;

internal static class Compare
{
    private static void Main(string[] arguments)
    {
        string folder = arguments[0];
        int[] facts = File.ReadAllText(folder + "/facts.txt").Split(' ').Select(int.Parse).ToArray();
        int width = facts[0], height = facts[1];
        byte[] raw = File.ReadAllBytes(folder + "/picture.rgba");
        var pixels = new Color32[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            int at = 4 * ((height - 1 - i / width) * width + i % width);
            pixels[i] = new Color32(raw[at], raw[at + 1], raw[at + 2], raw[at + 3]);
        }
        using (EmerDiffModel model = EmerDiffModel.Load())
        using (Picture picture = Picture.FromPixels(pixels, width, height))
        using (Segmentation result = model.Segment(picture))
        {
            File.WriteAllText(folder + "/automatic.txt", "" + result.NumRegions);
            result.SetNumRegions(facts[2]);
            File.WriteAllBytes(folder + "/labels", result.Labels().SelectMany(BitConverter.GetBytes).ToArray());
            Region second = result.Regions[1];
            File.WriteAllBytes(folder + "/mask", result.Mask(
                new RegionSelection(second) { Grow = 2, Feather = 3 }));
            File.WriteAllBytes(folder + "/cutout", Bytes(result.Cutout(
                new RegionSelection(second) { CleanEdges = true })));
            File.WriteAllBytes(folder + "/colors", Bytes(result.Colors()));
            File.WriteAllLines(folder + "/outline", result.Outline(second).SelectMany(
                polygon => polygon.Outer.Concat(polygon.Holes.SelectMany(hole => hole)))
                .Select(point => point.x.ToString("R") + " " + point.y.ToString("R")));
            File.WriteAllLines(folder + "/path", result.PathAt(new Vector2Int(width / 3, height / 4))
                .Select(region => "" + region.Node));
            File.WriteAllBytes(folder + "/kept", result.ToBytes());
        }
    }

    private static byte[] Bytes(Color32[] pixels)
    {
        return pixels.SelectMany(c => new[] { c.r, c.g, c.b, c.a }).ToArray();
    }
}
