using System;
using System.Runtime.InteropServices;

namespace EmerDiff.Native
{
    /// <summary>Whether the library that is there is the one that this package was made for.</summary>
    internal static class Library
    {
        private const string WayOn =
            "Install the EmerDiff package again with files of one release; if the Editor had another version " +
            "open, start it anew.";

        private static volatile bool isChecked;

        /// <summary>Throws <see cref="EmerDiffLibraryException"/> where the library cannot be used.</summary>
        internal static void Require()
        {
            if (isChecked)
                return;
            RequireInterface(Version());
            RequireSize<NativeRun>(NativeRun.Size);
            RequireSize<NativeEstimate>(NativeEstimate.Size);
            RequireSize<NativeImage>(NativeImage.Size);
            RequireSize<NativeRegion>(NativeRegion.Size);
            RequireSize<NativeBuffer>(NativeBuffer.Size);
            RequireSize<NativeSelection>(NativeSelection.Size);
            RequireSize<NativeRing>(NativeRing.Size);
            RequireSize<NativePoint>(NativePoint.Size);
            isChecked = true;
        }

        private static uint Version()
        {
            try
            {
                return NativeMethods.emerdiff_abi_version();
            }
            catch (DllNotFoundException error)
            {
                throw new EmerDiffLibraryException(
                    "The EmerDiff library for this system was not found, or could not be opened. The package has " +
                    "one for Linux on x86_64 with glibc 2.28 or newer. " + WayOn, error);
            }
            catch (EntryPointNotFoundException error)
            {
                throw new EmerDiffLibraryException(
                    "A library of the name emerdiff is open that is not EmerDiff's. " + WayOn, error);
            }
            catch (BadImageFormatException error)
            {
                throw new EmerDiffLibraryException(
                    "The EmerDiff library was made for another system or processor. " + WayOn, error);
            }
        }

        private static void RequireInterface(uint found)
        {
            if (found != Constants.AbiVersion)
                throw new EmerDiffLibraryException(
                    "The EmerDiff library has interface version " + found + ", this package needs " +
                    Constants.AbiVersion + ". " + WayOn, null);
        }

        private static void RequireSize<T>(int size) where T : struct
        {
            if (Marshal.SizeOf(typeof(T)) != size)
                throw new EmerDiffLibraryException(
                    typeof(T).Name + " has " + Marshal.SizeOf(typeof(T)) + " bytes on this system instead of " +
                    size + ". EmerDiff needs a 64-bit system.", null);
        }
    }
}
