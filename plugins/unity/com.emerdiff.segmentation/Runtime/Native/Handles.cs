using System;
using System.Runtime.InteropServices;

namespace EmerDiff.Native
{
    /// <summary>An object of the library, freed once, also by the finalizer of a domain that ends.</summary>
    internal abstract class NativeHandle : SafeHandle
    {
        protected NativeHandle(IntPtr value) : base(IntPtr.Zero, true)
        {
            SetHandle(value);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected abstract void Free(IntPtr value);

        protected override bool ReleaseHandle()
        {
            Free(handle);
            return true;
        }
    }

    internal sealed class OptionsHandle : NativeHandle
    {
        internal OptionsHandle(IntPtr value) : base(value) { }

        protected override void Free(IntPtr value)
        {
            NativeMethods.emerdiff_options_free(value);
        }
    }

    internal sealed class ModelHandle : NativeHandle
    {
        internal ModelHandle(IntPtr value) : base(value) { }

        protected override void Free(IntPtr value)
        {
            NativeMethods.emerdiff_model_free(value);
        }
    }

    internal sealed class CancelHandle : NativeHandle
    {
        internal CancelHandle(IntPtr value) : base(value) { }

        protected override void Free(IntPtr value)
        {
            NativeMethods.emerdiff_cancel_free(value);
        }
    }

    internal sealed class SegmentationHandle : NativeHandle
    {
        internal SegmentationHandle(IntPtr value) : base(value) { }

        protected override void Free(IntPtr value)
        {
            NativeMethods.emerdiff_segmentation_free(value);
        }
    }

    internal sealed class OutlineHandle : NativeHandle
    {
        internal OutlineHandle(IntPtr value) : base(value) { }

        protected override void Free(IntPtr value)
        {
            NativeMethods.emerdiff_outline_free(value);
        }
    }

    /// <summary>Keeps an object until a run that uses it has ended, also when it is disposed meanwhile.</summary>
    internal sealed class Held : IDisposable
    {
        private readonly NativeHandle handle;

        internal Held(NativeHandle handle)
        {
            bool added = false;
            handle.DangerousAddRef(ref added);
            this.handle = handle;
        }

        internal IntPtr Value
        {
            get { return handle.DangerousGetHandle(); }
        }

        public void Dispose()
        {
            handle.DangerousRelease();
        }
    }
}
