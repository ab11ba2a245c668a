// Ends domains in the middle of runs, as Unity does when scripts are reloaded: Domains.exe COUNT. Prints
// what became of each run, and at last the regions of a run in a new domain.
using System;
using System.Threading;
using System.Threading.Tasks;
using EmerDiff;
using UnityEngine;

public sealed class Domains : MarshalByRefObject
{
    private static EmerDiffModel model;
    private static Task<Segmentation> run;

    private static void Main(string[] arguments)
    {
        int count = int.Parse(arguments[0]);
        for (int i = 0; i < count; i++)
        {
            AppDomain domain = AppDomain.CreateDomain("scripts " + i);
            Made(domain).Start("paper");
            // At another moment each time: before the run's thread, while it encodes, while it denoises.
            Thread.Sleep(i * 150);
            AppDomain.Unload(domain);
        }
        AppDomain last = AppDomain.CreateDomain("last");
        Domains made = Made(last);
        made.Start("fast");
        Console.WriteLine("regions " + made.Regions());
        AppDomain.Unload(last);
    }

    public void Start(string preset)
    {
        model = EmerDiffModel.Load();
        var pixels = new Color32[96 * 64];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = new Color32((byte)(i % 96 < 40 ? 220 : 20), (byte)(i / 96 * 3), 60, 255);
        var options = new SegmentOptions();
        options.Set("preset", preset);
        using (Picture picture = Picture.FromPixels(pixels, 96, 64))
            run = model.SegmentAsync(picture, options, new Nobody());
        // After the package's own handler.
        AppDomain.CurrentDomain.DomainUnload += (sender, ended) => Console.WriteLine(
            ((IAsyncResult)run).AsyncWaitHandle.WaitOne(2000) ? run.Status.ToString() : "goes on");
    }

    public int Regions()
    {
        return run.Result.NumRegions;
    }

    private static Domains Made(AppDomain domain)
    {
        return (Domains)domain.CreateInstanceAndUnwrap(typeof(Domains).Assembly.FullName, "Domains");
    }

    private sealed class Nobody : IProgress<RunProgress>
    {
        public void Report(RunProgress value) { }
    }
}
