using System;
using System.Threading.Tasks;
using NUnit.Framework;

namespace EmerDiff.Tests
{
    /// <summary>One model and one result for the tests of a class.</summary>
    public abstract class Fixture
    {
        /// <summary>Takes a third of the time, which is all that differs here.</summary>
        internal static readonly SegmentOptions Quick = new SegmentOptions { CloserLook = CloserLook.None };

        internal EmerDiffModel Model { get; private set; }

        internal Segmentation Result { get; private set; }

        [OneTimeSetUp]
        public void Open()
        {
            Model = EmerDiffModel.Load();
            using (Picture picture = TestPictures.Picture())
                Result = Model.Segment(picture, Quick);
        }

        [OneTimeTearDown]
        public void Close()
        {
            Result.Dispose();
            Model.Dispose();
        }

        [SetUp]
        public void TakeALevel()
        {
            Result.SetNumRegions(4);
        }

        /// <summary>Waits for a task and throws what it threw; nothing here needs the main thread.</summary>
        internal static T Await<T>(Task<T> task)
        {
            if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(60000))
                Assert.Fail("It has not ended in a minute.");
            return task.GetAwaiter().GetResult();
        }
    }
}
