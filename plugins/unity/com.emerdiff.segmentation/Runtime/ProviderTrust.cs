using EmerDiff.Native;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>Whether a GPU computes what the CPU does.</summary>
    internal static class ProviderTrust
    {
        /// <summary>
        /// Takes the CPU, and says so, where the chosen GPU computes something else. The library itself
        /// does that for GPUs that it chooses.
        /// </summary>
        internal static void Check(byte[] bundle, ModelOptions options)
        {
            if (options.Provider == Provider.Automatic || options.Provider == Provider.Cpu)
                return;
            double difference;
            int trusted;
            Status.Check(NativeMethods.emerdiff_model_check_provider(
                bundle, (int)options.Provider, out difference, out trusted));
            if (trusted != 0)
                return;
            Debug.LogWarning(
                "EmerDiff: " + options.Provider + " computes something else than the CPU on this machine " +
                "(relative difference " + difference.ToString("g2") + "), so the CPU is used. A newer graphics " +
                "driver may help.");
            options.Provider = Provider.Cpu;
        }
    }
}
