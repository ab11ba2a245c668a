using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using UnityEngine;

namespace EmerDiff.Tests
{
    public sealed class RunTests : Fixture
    {
        [Test]
        public void ProgressEndsAtOneAndNamesItsStages()
        {
            var told = new Listener<RunProgress>();
            using (Picture picture = TestPictures.Picture())
                Await(Model.SegmentAsync(picture, Quick, told)).Dispose();
            Assert.AreEqual(1.0, told.Values.Last().Fraction, 1e-6);
            for (int i = 1; i < told.Values.Count; i++)
                Assert.IsTrue(told.Values[i].Fraction >= told.Values[i - 1].Fraction);
            string[] stages = told.Values.Select(value => value.Stage).Distinct().ToArray();
            Assert.Greater(stages.Length, 2);
            Assert.IsTrue(stages.All(stage => stage != "Working"));
        }

        [Test]
        public void FractionsAreTold()
        {
            var told = new Listener<float>();
            Texture2D texture = TestPictures.Texture();
            Await(Model.SegmentAsync(texture, Quick, told)).Dispose();
            Assert.AreEqual(1.0, told.Values.Last(), 1e-6);
            UnityEngine.Object.DestroyImmediate(texture);
        }

        [Test]
        public void LoadingTellsOfItsProgress()
        {
            var told = new Listener<RunProgress>();
            Await(EmerDiffModel.LoadAsync(null, null, told)).Dispose();
            Assert.IsTrue(told.Values.Any(value => value.Stage == "Opening the model"));
        }

        [Test]
        public void ARunThatIsCancelledBeforeDoesNotBegin()
        {
            var source = new CancellationTokenSource();
            source.Cancel();
            RequireCancelled(source, null);
        }

        [TestCase(0)]
        [TestCase(1)]
        [TestCase(3)]
        public void ARunCanBeCancelledBetweenUnitsOfWork(int after)
        {
            var source = new CancellationTokenSource();
            int count = 0;
            RequireCancelled(source, new Listener<RunProgress>(value =>
            {
                if (count++ == after)
                    source.Cancel();
            }));
        }

        [Test]
        public void ARunCanBeCancelledInTheMiddleOfAUnit()
        {
            var source = new CancellationTokenSource();
            source.CancelAfter(1000);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            RequireCancelled(source, null);
            Assert.Less(clock.ElapsedMilliseconds, 10000L);
        }

        [Test]
        public void WhatAListenerThrowsComesOutOfTheTask()
        {
            var listener = new Listener<RunProgress>(value => { throw new InvalidCastException("mine"); });
            using (Picture picture = TestPictures.Picture())
            {
                var error = Assert.Throws<InvalidCastException>(
                    () => Await(Model.SegmentAsync(picture, Quick, listener)));
                Assert.AreEqual("mine", error.Message);
            }
        }

        [Test]
        public void AListenerMayCallTheLibrary()
        {
            var numbers = new List<int>();
            using (Picture picture = TestPictures.Picture())
                Await(Model.SegmentAsync(
                    picture, Quick, new Listener<RunProgress>(value => numbers.Add(Result.NumRegions)))).Dispose();
            Assert.IsTrue(numbers.Count > 0 && numbers.All(number => number == 4));
        }

        [Test]
        public void ManyRunsShareAModel()
        {
            Task<Segmentation>[] tasks;
            using (Picture picture = TestPictures.Picture())
                tasks = Enumerable.Range(0, 3).Select(i => Model.SegmentAsync(picture, Quick, null)).ToArray();
            foreach (Task<Segmentation> task in tasks)
            {
                using (Segmentation other = Await(task))
                {
                    other.SetNumRegions(4);
                    Assert.AreEqual(Result.Labels(), other.Labels());
                }
            }
        }

        [Test]
        public void ARunOutlivesItsModel()
        {
            EmerDiffModel model = EmerDiffModel.Load();
            Task<Segmentation> task;
            using (Picture picture = TestPictures.Picture())
                task = model.SegmentAsync(picture, Quick, null);
            model.Dispose();
            Await(task).Dispose();
        }

        [Test]
        public void OptionsChangeTheResult()
        {
            using (Picture picture = TestPictures.Picture())
            {
                using (Segmentation three = Model.Segment(picture, new SegmentOptions { NumRegions = 3 }))
                    Assert.AreEqual(3, three.NumRegions);
                using (Segmentation one = Model.Segment(picture, new SegmentOptions { Granularity = 0 }))
                    Assert.AreEqual(1, one.NumRegions);
                var several = new SegmentOptions
                {
                    Connected = true, SmallestRegion = 0.02f, CloserLook = CloserLook.None, Seed = 7,
                };
                using (Segmentation result = Model.Segment(picture, several))
                {
                    StringAssert.Contains("\"connected\":true", result.Info.Replace(" ", ""));
                    StringAssert.Contains("\"min_area\":0.02", result.Info.Replace(" ", ""));
                    StringAssert.Contains("\"seed\":7", result.Info.Replace(" ", ""));
                    StringAssert.Contains("\"detail\":\"none\"", result.Info.Replace(" ", ""));
                }
            }
        }

        [Test]
        public void AnOptionThatDoesNotExistIsRefusedInWords()
        {
            var options = new SegmentOptions();
            options.Set("smoothness", "3");
            using (Picture picture = TestPictures.Picture())
            {
                var error = Assert.Throws<EmerDiffException>(() => Model.Segment(picture, options));
                Assert.AreEqual(EmerDiffError.InvalidOption, error.Error);
                StringAssert.Contains("smoothness", error.Message);
            }
        }

        private void RequireCancelled(CancellationTokenSource source, IProgress<RunProgress> progress)
        {
            // It takes many times as long as the other runs here.
            var slow = new SegmentOptions();
            slow.Set("preset", "paper");
            using (Picture picture = TestPictures.Picture())
            {
                var error = Assert.Catch<OperationCanceledException>(
                    () => Await(Model.SegmentAsync(picture, slow, progress, source.Token)));
                Assert.AreEqual(source.Token, error.CancellationToken);
            }
        }

        private sealed class Listener<T> : IProgress<T>
        {
            private readonly Action<T> listen;

            internal Listener(Action<T> listen = null)
            {
                this.listen = listen;
            }

            internal List<T> Values { get; } = new List<T>();

            public void Report(T value)
            {
                Values.Add(value);
                if (listen != null)
                    listen(value);
            }
        }
    }
}
