// Ends in the middle of a run: Quitting.exe KIND. A program that is told so, by "quitting" or in the Editor by
// "reloading", ends its runs first; one that is "leaving" just ends.
using System;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using EmerDiff;
using UnityEngine;

internal static class Quitting
{
    private static void Main(string[] arguments)
    {
        EmerDiffModel model = EmerDiffModel.Load();
        var slow = new SegmentOptions();
        slow.Set("preset", "paper");
        Picture picture = Picture.FromPixels(new Color32[64 * 64], 64, 64);
        var began = new ManualResetEventSlim();
        Task<Segmentation> run = model.SegmentAsync(picture, slow, new Began(began));
        began.Wait();
        if (arguments[0] != "leaving")
        {
            if (arguments[0] == "quitting")
                Application.Quit();
            else
                Reload();
            ((IAsyncResult)run).AsyncWaitHandle.WaitOne(5000);
            Task<Segmentation> late = model.SegmentAsync(picture, slow, null);
            ((IAsyncResult)late).AsyncWaitHandle.WaitOne(5000);
            Console.WriteLine(run.Status + " " + late.Status);
        }
        else
            Console.WriteLine(run.Status);
    }

    private static void Reload()
    {
        // As Unity calls what is marked so when it has loaded scripts.
        Assembly.Load("EmerDiff.Segmentation.Editor").GetType("EmerDiff.Editor.ReloadGuard")
            .GetMethod("Watch", BindingFlags.Static | BindingFlags.NonPublic).Invoke(null, null);
        UnityEditor.AssemblyReloadEvents.Reload();
    }

    private sealed class Began : IProgress<RunProgress>
    {
        private readonly ManualResetEventSlim began;

        internal Began(ManualResetEventSlim began)
        {
            this.began = began;
        }

        public void Report(RunProgress value)
        {
            began.Set();
        }
    }
}
