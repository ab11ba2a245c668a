using EmerDiff.Native;

namespace EmerDiff
{
    /// <summary>The most that a run takes.</summary>
    public struct RunEstimate
    {
        internal RunEstimate(NativeEstimate estimate)
        {
            Memory = (long)estimate.Memory;
            UnetPasses = (int)estimate.UnetPasses;
        }

        /// <summary>Bytes by which the memory of the process grows at the peak of the run.</summary>
        public long Memory { get; }

        /// <summary>Passes of the UNet, the unit of time.</summary>
        public int UnetPasses { get; }
    }
}
