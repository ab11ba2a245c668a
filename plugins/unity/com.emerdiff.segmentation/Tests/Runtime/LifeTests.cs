using System;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using UnityEngine;

namespace EmerDiff.Tests
{
    public sealed class LifeTests : Fixture
    {
        [Test]
        public void WhatIsKeptIsTheSameAgain()
        {
            byte[] bytes = Result.ToBytes();
            using (Picture picture = TestPictures.Picture())
            using (Segmentation again = Segmentation.FromBytes(bytes, picture))
            {
                Assert.AreEqual(Result.Labels(), again.Labels());
                Assert.AreEqual(Result.Mask(Result.Regions[1]), again.Mask(again.Regions[1]));
            }
        }

        [Test]
        public void WithoutItsPictureSoftMasksAreRefusedInWords()
        {
            using (Segmentation again = Segmentation.FromBytes(Result.ToBytes()))
            {
                Assert.AreEqual(Result.Labels(), again.Labels());
                Assert.AreEqual(Result.HardMask(Result.Regions[0]), again.HardMask(again.Regions[0]));
                var error = Assert.Throws<InvalidOperationException>(() => again.Mask(again.Regions[0]));
                StringAssert.Contains("FromBytes", error.Message);
            }
        }

        [Test]
        public void BytesThatWereAlteredAreRefused()
        {
            byte[] bytes = Result.ToBytes();
            bytes[bytes.Length / 2] ^= 1;
            var error = Assert.Throws<EmerDiffException>(() => Segmentation.FromBytes(bytes));
            Assert.AreEqual(EmerDiffError.KeptInvalid, error.Error);
            Assert.Throws<EmerDiffException>(() => Segmentation.FromBytes(new byte[0]));
            Assert.Throws<ArgumentNullException>(() => Segmentation.FromBytes(null));
        }

        [Test]
        public void APictureOfAnotherSizeIsRefused()
        {
            using (Picture other = Picture.FromPixels(new Color32[6], 2, 3))
                Assert.Throws<ArgumentException>(() => Segmentation.FromBytes(Result.ToBytes(), other));
        }

        [Test]
        public void WhatWasDisposedSaysSo()
        {
            Segmentation gone = Result.Clone();
            int node = gone.Regions[0].Node;
            gone.Dispose();
            gone.Dispose();
            Assert.Throws<ObjectDisposedException>(() => gone.Labels());
            Assert.Throws<ObjectDisposedException>(() => gone.Clone());
            Assert.Throws<ObjectDisposedException>(() => gone.ToBytes());
            Assert.Throws<ObjectDisposedException>(() => gone.Mask(new[] { node }));
            Assert.Throws<ObjectDisposedException>(() => gone.SetNumRegions(2));
        }

        [Test]
        public void WhatIsDisposedWhileAnotherThreadUsesItSaysSo()
        {
            for (int time = 0; time < 10; time++)
            {
                Segmentation used = Result.Clone();
                int node = used.Regions[0].Node;
                Task<int> work = Task.Run(() => UseForEver(used, node));
                Thread.Sleep(time);
                used.Dispose();
                Assert.Throws<ObjectDisposedException>(() => Await(work));
            }
        }

        [Test]
        public void AModelThatWasDisposedSaysSo()
        {
            EmerDiffModel gone = EmerDiffModel.Load();
            gone.Dispose();
            gone.Dispose();
            using (Picture picture = TestPictures.Picture())
                Assert.Throws<ObjectDisposedException>(() => gone.Segment(picture));
            Assert.Throws<ObjectDisposedException>(() => gone.Estimate(2, 2));
        }

        [Test]
        public void APictureThatWasDisposedSaysSo()
        {
            Picture gone = TestPictures.Picture();
            gone.Dispose();
            gone.Dispose();
            Assert.Throws<ObjectDisposedException>(() => Model.Segment(gone));
        }

        [Test]
        public void AModelThatDoesNotExistIsRefusedInWords()
        {
            var error = Assert.Throws<EmerDiffException>(() => EmerDiffModel.Load("no-such-model-é"));
            Assert.AreEqual(EmerDiffError.ModelNotFound, error.Error);
            StringAssert.Contains("no-such-model-é", error.Message);
            Assert.Throws<ArgumentException>(() => EmerDiffModel.Load("a\0b"));
        }

        [Test]
        public void AModelIsOpenedWithOptions()
        {
            var options = new ModelOptions { Provider = Provider.Cpu, Threads = 1 };
            using (EmerDiffModel model = EmerDiffModel.Load(null, options))
                StringAssert.Contains("\"provider\":\"cpu\"", model.Info.Replace(" ", ""));
            Assert.Throws<EmerDiffException>(() => EmerDiffModel.Load(null, new ModelOptions { Threads = -1 }));
        }

        [Test]
        public void TheInstallationIsTold()
        {
            string report = EmerDiffInstallation.Check();
            StringAssert.Contains("emerdiff: " + EmerDiffInstallation.Version, report);
            StringAssert.Contains("onnxruntime", report);
            StringAssert.Contains("cpu", report);
            StringAssert.Contains(EmerDiffInstallation.ModelsFolder, report);
            Assert.Greater(EmerDiffInstallation.Models().Count, 0);
        }

        private static int UseForEver(Segmentation used, int node)
        {
            while (true)
                used.Cutout(new[] { node });
        }
    }
}
