using System;

namespace EmerDiff
{
    /// <summary>What went wrong, by the library's own numbers. Later versions may have more.</summary>
    public enum EmerDiffError
    {
        InvalidArgument = 2,
        InvalidHandle = 3,
        BufferTooSmall = 4,
        /// <summary>An option does not exist, or its value is outside its range for the model.</summary>
        InvalidOption = 5,
        EmptyPicture = 6,
        /// <summary>The work does not fit into the memory budget, or into the machine.</summary>
        MemoryBudget = 7,
        RuntimeNotFound = 8,
        RuntimeUnusable = 9,
        ProviderUnavailable = 10,
        ModelNotFound = 11,
        ModelInvalid = 12,
        ComputationFailed = 13,
        InternalError = 14,
        OutOfMemory = 15,
        /// <summary>The bytes are not a segmentation that was kept, or were altered.</summary>
        KeptInvalid = 16,
    }

    /// <summary>
    /// A call that failed. The message is one sentence for people: what is at fault and what to do.
    /// </summary>
    public class EmerDiffException : Exception
    {
        public EmerDiffException(EmerDiffError error, string message) : this(error, message, null) { }

        internal EmerDiffException(EmerDiffError error, string message, Exception inner) : base(message, inner)
        {
            Error = error;
        }

        public EmerDiffError Error { get; }
    }

    /// <summary>The native library is missing, or is not the one that this package was made for.</summary>
    public sealed class EmerDiffLibraryException : EmerDiffException
    {
        internal EmerDiffLibraryException(string message, Exception inner)
            : base(EmerDiffError.InternalError, message, inner) { }
    }

    /// <summary>A texture whose pixels cannot be had as it is; the message says what to do.</summary>
    public sealed class EmerDiffPictureException : EmerDiffException
    {
        internal EmerDiffPictureException(string message) : base(EmerDiffError.InvalidArgument, message) { }
    }
}
