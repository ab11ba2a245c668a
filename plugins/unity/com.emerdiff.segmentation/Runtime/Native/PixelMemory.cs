using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace EmerDiff.Native
{
    /// <summary>
    /// Bytes outside the managed heap, where 16-bit and float pictures may be larger than an array.
    /// Those who share it each release it once; the last one frees it.
    /// </summary>
    internal sealed class PixelMemory : SafeHandle
    {
        private int owners = 1;

        internal PixelMemory(long size) : base(IntPtr.Zero, true)
        {
            Size = size;
            SetHandle(Marshal.AllocHGlobal(new IntPtr(Math.Max(size, 1))));
        }

        internal long Size { get; }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        internal unsafe byte* Address
        {
            get { return (byte*)handle; }
        }

        internal PixelMemory Share()
        {
            Interlocked.Increment(ref owners);
            return this;
        }

        internal void Release()
        {
            if (Interlocked.Decrement(ref owners) == 0)
                Dispose();
        }

        protected override bool ReleaseHandle()
        {
            Marshal.FreeHGlobal(handle);
            return true;
        }
    }
}
