using System;

namespace EmerDiff.Editor
{
    /// <summary>What a new run depends on, as the window has it.</summary>
    [Serializable]
    internal sealed class SegmentSettings
    {
        public bool Connected;
        /// <summary>Share of the picture in percent.</summary>
        public float SmallestRegion = 0.1f;
        public CloserLook CloserLook;
        public Provider Provider;
        /// <summary>Name of a model; empty for the one in the library.</summary>
        public string ModelName = "";

        internal string Model
        {
            get { return string.IsNullOrEmpty(ModelName) ? null : ModelName; }
        }

        internal string ModelKey
        {
            get { return Provider + " " + ModelName; }
        }

        /// <summary>The same for settings that give the same result.</summary>
        internal string Key
        {
            get { return ModelKey + " " + Connected + " " + SmallestRegion + " " + CloserLook; }
        }

        internal SegmentOptions Options()
        {
            return new SegmentOptions
            {
                Connected = Connected,
                SmallestRegion = SmallestRegion / 100,
                CloserLook = CloserLook,
            };
        }
    }
}
