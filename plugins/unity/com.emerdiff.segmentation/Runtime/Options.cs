using System;
using System.Collections.Generic;
using System.Globalization;
using EmerDiff.Native;

namespace EmerDiff
{
    /// <summary>What computes.</summary>
    public enum Provider
    {
        /// <summary>A GPU that computes what the CPU does, otherwise the CPU.</summary>
        Automatic = 0,
        Cpu = Constants.ProviderCpu,
        /// <summary>GPUs of NVIDIA. Never run by this project's tests.</summary>
        Cuda = Constants.ProviderCuda,
        /// <summary>Any GPU on Windows. Never run by this project's tests.</summary>
        DirectML = Constants.ProviderDirectml,
        /// <summary>Apple's machines. Never run by this project's tests.</summary>
        CoreML = Constants.ProviderCoreml,
    }

    /// <summary>Where the model takes a second, closer look at the picture.</summary>
    public enum CloserLook
    {
        /// <summary>Where there are edges.</summary>
        Auto,
        /// <summary>Nowhere: fastest, with coarser borders.</summary>
        None,
        /// <summary>Everywhere: slowest.</summary>
        All,
    }

    /// <summary>How a model is opened.</summary>
    public sealed class ModelOptions
    {
        public Provider Provider { get; set; }

        /// <summary>Threads that compute; 0 is one for each core.</summary>
        public int Threads { get; set; }

        internal ModelOptions Copy()
        {
            return (ModelOptions)MemberwiseClone();
        }

        internal OptionsHandle Handle()
        {
            return OptionText.Handle(new Dictionary<string, string>
            {
                { "provider", Provider == Provider.Automatic ? null : OptionText.Of(Provider) },
                { "threads", OptionText.Of(Threads) },
            });
        }
    }

    /// <summary>How a picture is cut. What is not set has the model's default.</summary>
    public sealed class SegmentOptions
    {
        private readonly Dictionary<string, string> advanced = new Dictionary<string, string>();

        /// <summary>Regions, from 1; null is as many as stand apart.</summary>
        public int? NumRegions { get; set; }

        /// <summary>Detail instead of a number: 0 is one region, 1 is all that can be told apart.</summary>
        public float? Granularity { get; set; }

        /// <summary>Every region is one piece: things alike that do not touch are regions of their own.</summary>
        public bool Connected { get; set; }

        /// <summary>
        /// Specks below this share of the picture, 0 to below 1, vanish into what is around them; null is
        /// the default, 0.001.
        /// </summary>
        public float? SmallestRegion { get; set; }

        public CloserLook CloserLook { get; set; }

        /// <summary>The same seed gives the same result.</summary>
        public ulong Seed { get; set; }

        /// <summary>
        /// Bytes that the picture and the tensors of the run may take; null is the default, 2 GB. Large
        /// pictures need more.
        /// </summary>
        public long? MemoryBudget { get; set; }

        /// <summary>
        /// Sets an option by its name in docs/settings.md of the library, which wins over the property
        /// of the same option; null is its default.
        /// </summary>
        public void Set(string name, string value)
        {
            if (name == null)
                throw new ArgumentNullException(nameof(name));
            advanced[name] = value;
        }

        internal OptionsHandle Handle()
        {
            var texts = new Dictionary<string, string>
            {
                { "num_regions", NumRegions.HasValue ? OptionText.Of(NumRegions.Value) : null },
                { "granularity", Granularity.HasValue ? OptionText.Of(Granularity.Value) : null },
                { "connected", Connected ? "true" : null },
                { "min_area", SmallestRegion.HasValue ? OptionText.Of(SmallestRegion.Value) : null },
                { "detail", CloserLook == CloserLook.Auto ? null : OptionText.Of(CloserLook) },
                { "seed", OptionText.Of(Seed) },
                { "memory_budget", MemoryBudget.HasValue ? OptionText.Of(MemoryBudget.Value) : null },
            };
            foreach (KeyValuePair<string, string> option in advanced)
                texts[option.Key] = option.Value;
            return OptionText.Handle(texts);
        }
    }

    /// <summary>Options as the text that the library takes, the same in every language.</summary>
    internal static class OptionText
    {
        internal static string Of(IConvertible value)
        {
            // "R" is the shortest text that is the same number again.
            if (value is float)
                return ((float)value).ToString("R", CultureInfo.InvariantCulture);
            return value.ToString(CultureInfo.InvariantCulture).ToLowerInvariant();
        }

        internal static OptionsHandle Handle(Dictionary<string, string> texts)
        {
            IntPtr made;
            Status.Check(NativeMethods.emerdiff_options_new(out made));
            var handle = new OptionsHandle(made);
            try
            {
                foreach (KeyValuePair<string, string> text in texts)
                    Status.Check(NativeMethods.emerdiff_options_set(
                        handle, Utf8.Bytes(text.Key, "name"), Utf8.Bytes(text.Value, "value")));
                return handle;
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
    }
}
