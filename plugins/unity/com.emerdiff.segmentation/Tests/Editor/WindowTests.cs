using System;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using UnityEngine;

namespace EmerDiff.Editor.Tests
{
    public sealed class WindowTests : EditorFixture
    {
        [Test]
        public void AClickPicksAndAnotherOneWidens()
        {
            var picks = new RegionPicks();
            picks.Click(Result, Box, false);
            Assert.AreEqual(new[] { Result.RegionAt(Box).Node }, picks.Nodes);
            picks.Click(Result, Ground, true);
            Assert.AreEqual(2, picks.Nodes.Length);
            picks.Click(Result, Ground, false);
            Assert.AreEqual(1, picks.Nodes.Length);
            Assert.Greater(Result.Region(picks.Nodes[0]).Area, Result.RegionAt(Ground).Area);
            picks.Widen(Result, Ground, -1);
            Assert.AreEqual(new[] { Result.RegionAt(Ground).Node }, picks.Nodes);
            picks.Widen(Result, Box, 1);
            Assert.AreEqual(1, picks.Nodes.Length);
        }

        [Test]
        public void TheMouseIsOverThePixelThatIsSeen()
        {
            Rect drawn = RegionPreview.Fit(new Rect(0, 0, 400, 100), 100, 50);
            Assert.AreEqual(new Rect(100, 0, 200, 100), drawn);
            Assert.AreEqual(new Vector2Int(0, 49), RegionPreview.PixelAt(drawn, new Vector2(101, 1), 100, 50));
            Assert.AreEqual(new Vector2Int(99, 0), RegionPreview.PixelAt(drawn, new Vector2(299, 99), 100, 50));
            Assert.IsNull(RegionPreview.PixelAt(drawn, new Vector2(99, 50), 100, 50));
        }

        [Test]
        public void OfWhatIsAskedForMeanwhileTheLastIsShownInItsOwnSize()
        {
            var picks = new RegionPicks();
            var preview = new RegionPreview();
            using (EmerDiffModel model = EmerDiffModel.Load())
            using (Picture picture = Picture.FromPixels(new Color32[Width * Height], Height, Width))
            using (Segmentation other = model.Segment(picture))
            {
                Task first = preview.Show(Result, picks);
                Wait(preview.Show(Result, picks));
                Wait(preview.Show(other, picks));
                Wait(first);
                Assert.AreEqual(Height, preview.Texture.width);
                Assert.AreEqual(Width, preview.Texture.height);
            }
            preview.Dispose();
        }

        [Test]
        public void AResultIsKeptWhileNothingChanges()
        {
            using (var session = new SegmentSession())
            {
                var settings = new SegmentSettings();
                Wait(session.Segment(Texture, settings));
                Segmentation first = session.Result;
                Assert.IsNotNull(first);
                Wait(session.Segment(Texture, settings));
                Assert.IsTrue(ReferenceEquals(first, session.Result));
                settings.Connected = true;
                Wait(session.Segment(Texture, settings));
                Assert.IsFalse(ReferenceEquals(first, session.Result));
                Assert.Throws<ObjectDisposedException>(() => first.Labels());
            }
        }

        [Test]
        public void CancelKeepsTheResultBefore()
        {
            using (var session = new SegmentSession())
            {
                var settings = new SegmentSettings();
                Wait(session.Segment(Texture, settings));
                Segmentation first = session.Result;
                settings.CloserLook = CloserLook.All;
                Task running = session.Segment(Texture, settings);
                Assert.IsTrue(session.IsRunning);
                session.Cancel();
                Wait(running);
                Assert.IsFalse(session.IsRunning);
                Assert.IsTrue(ReferenceEquals(first, session.Result));
                Assert.IsNull(session.Error);
            }
        }

        [Test]
        public void WhatGoesWrongIsSaid()
        {
            using (var session = new SegmentSession())
            {
                Wait(session.Segment(Texture, new SegmentSettings { ModelName = "no-such-model" }));
                StringAssert.Contains("no-such-model", session.Error);
                Assert.IsNull(session.Result);
            }
        }

        [Test]
        public void TheSettingsAreThoseOfTheRun()
        {
            var settings = new SegmentSettings { Connected = true, SmallestRegion = 2, CloserLook = CloserLook.None };
            SegmentOptions options = settings.Options();
            Assert.IsTrue(options.Connected);
            Assert.AreEqual(0.02, options.SmallestRegion.Value, 1e-6);
            Assert.AreEqual(CloserLook.None, options.CloserLook);
        }

        /// <summary>The Editor's thread goes on meanwhile in Unity, where its own loop must run.</summary>
        private static void Wait(Task task)
        {
            SynchronizationContext context = SynchronizationContext.Current;
            DateTime end = DateTime.Now.AddMinutes(1);
            while (!task.IsCompleted && DateTime.Now < end)
            {
                Thread.Sleep(5);
                Pump(context);
            }
            Assert.IsTrue(task.IsCompleted, "It has not ended in a minute.");
            task.GetAwaiter().GetResult();
        }

        // Unity's context runs what was posted by a method of this name.
        private static void Pump(SynchronizationContext context)
        {
            if (context == null)
                return;
            var exec = context.GetType().GetMethod(
                "Exec", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic);
            if (exec != null)
                exec.Invoke(context, null);
        }
    }
}
