using System;

namespace EmerDiff.Native
{
    /// <summary>What a call of the library ended with, as an exception.</summary>
    internal static class Status
    {
        /// <summary>Throws what the status means, in the library's own words of this thread.</summary>
        internal static void Check(int status)
        {
            if (status != Constants.Ok)
                throw Error(status, LastWords());
        }

        /// <summary>Returns the exception of a call on this thread that gave no text.</summary>
        internal static Exception LastError()
        {
            return Error((int)EmerDiffError.ComputationFailed, LastWords());
        }

        internal static string LastWords()
        {
            return Utf8.Text(NativeMethods.emerdiff_last_error());
        }

        internal static Exception Error(int status, string words)
        {
            if (status == Constants.Cancelled)
                return new OperationCanceledException(words);
            return new EmerDiffException((EmerDiffError)status, words);
        }
    }
}
