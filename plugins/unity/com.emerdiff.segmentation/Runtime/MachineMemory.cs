using UnityEngine;

namespace EmerDiff
{
    /// <summary>The memory of this machine, which Unity tells on the main thread only.</summary>
    internal static class MachineMemory
    {
        private static long bytes;

        /// <summary>Notes it when the program starts, and when the Editor has loaded scripts.</summary>
#if UNITY_EDITOR
        [UnityEditor.InitializeOnLoadMethod]
#endif
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.BeforeSceneLoad)]
        internal static void Note()
        {
            Note((long)SystemInfo.systemMemorySize << 20);
        }

        internal static void Note(long found)
        {
            bytes = found;
        }

        /// <summary>Refuses a run that needs more than the machine has.</summary>
        internal static void Require(long needed)
        {
            if (bytes > 0 && needed > bytes)
                throw new EmerDiffException(
                    EmerDiffError.MemoryBudget,
                    "This picture needs up to " + (needed >> 20) + " MB of memory, and this machine has " +
                    (bytes >> 20) + " MB. Take a smaller picture or fewer regions.");
        }
    }
}
