using EmerDiff.Native;

namespace EmerDiff
{
    /// <summary>How far a run is.</summary>
    public struct RunProgress
    {
        internal RunProgress(int stage, uint done, uint total)
        {
            Stage = Words(stage);
            Fraction = total == 0 ? 0 : (float)done / total;
        }

        /// <summary>What is being done, in words that can be shown.</summary>
        public string Stage { get; }

        /// <summary>The share of the work that is done, 0 to 1.</summary>
        public float Fraction { get; }

        private static string Words(int stage)
        {
            switch (stage)
            {
                case Constants.StageEncode: return "Encoding the picture";
                case Constants.StageFeatures: return "Looking for features";
                case Constants.StageCluster: return "Grouping what is alike";
                case Constants.StageDenoise: return "Modulating and denoising";
                case Constants.StageDecode: return "Decoding";
                case Constants.StageDifference: return "Comparing";
                case Constants.StageAssign: return "Assigning pixels to regions";
                case Constants.StageVerify: return "Verifying the model";
                case Constants.StageOpen: return "Opening the model";
                default: return "Working";
            }
        }
    }
}
