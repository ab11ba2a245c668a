// Segments again and again, and prints the megabytes of the process and those of C#'s objects: Memory.exe
// RUNS MODEL. A model is the folder of a bundle.
using System;
using System.IO;
using System.Linq;
using EmerDiff;
using UnityEngine;

internal static class Memory
{
    private const int Size = 192;

    private static void Main(string[] arguments)
    {
        int runs = int.Parse(arguments[0]);
        var pixels = new Color32[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = new Color32((byte)(i % Size < Size / 2 ? 200 : 30), (byte)(i / Size), 0, 255);
        // The least work that goes through every step.
        var options = new SegmentOptions { CloserLook = CloserLook.None };
        options.Set("num_masks", "2");
        options.Set("finest_masks", "2");
        options.Set("edge_guided", "false");
        options.Set("shared_probes", "false");
        using (EmerDiffModel model = EmerDiffModel.Load(arguments[1], new ModelOptions { Threads = 1 }))
        {
            for (int run = 1; run <= runs; run++)
            {
                using (Picture picture = Picture.FromPixels(pixels, Size, Size))
                using (Segmentation result = model.SegmentAsync(picture, options, new Nobody()).Result)
                using (Segmentation clone = result.Clone())
                {
                    clone.SetGranularity(1);
                    clone.Outline(clone.Regions.ToArray());
                    clone.Cutout(clone.Regions[0]);
                }
                if (run % (runs / 5) == 0)
                    Console.WriteLine(Megabytes() + " " + GC.GetTotalMemory(true) / 1048576.0);
            }
        }
    }

    private static double Megabytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        string line = File.ReadLines("/proc/self/status").Single(found => found.StartsWith("RssAnon:"));
        return int.Parse(line.Split(new[] { ' ', '\t' }, StringSplitOptions.RemoveEmptyEntries)[1]) / 1024.0;
    }

    private sealed class Nobody : IProgress<RunProgress>
    {
        public void Report(RunProgress value) { }
    }
}
