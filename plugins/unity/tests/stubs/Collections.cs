// What the package uses of Unity.Collections, for tests without Unity.
using System;
using System.Runtime.InteropServices;

namespace Unity.Collections
{
    public enum Allocator { Temp, TempJob, Persistent }

    public struct NativeArray<T> : IDisposable where T : struct
    {
        internal IntPtr address;
        private int length;

        public NativeArray(int length, Allocator allocator)
        {
            this.length = length;
            int size = length * Marshal.SizeOf(typeof(T));
            address = Marshal.AllocHGlobal(Math.Max(size, 1));
            Marshal.Copy(new byte[size], 0, address, size);
        }

        public NativeArray(T[] values, Allocator allocator) : this(values.Length, allocator)
        {
            for (int i = 0; i < values.Length; i++)
                this[i] = values[i];
        }

        internal NativeArray(IntPtr address, int length) { this.address = address; this.length = length; }

        public int Length { get { return length; } }
        public bool IsCreated { get { return address != IntPtr.Zero; } }

        public T this[int index]
        {
            get { return (T)Marshal.PtrToStructure(At(index), typeof(T)); }
            set { Marshal.StructureToPtr(value, At(index), false); }
        }

        public T[] ToArray()
        {
            var values = new T[length];
            for (int i = 0; i < length; i++)
                values[i] = this[i];
            return values;
        }

        public NativeArray<U> Reinterpret<U>(int size) where U : struct
        {
            if (size != Marshal.SizeOf(typeof(T)))
                throw new InvalidOperationException("size");
            return new NativeArray<U>(address, length * size / Marshal.SizeOf(typeof(U)));
        }

        public void Dispose() { Marshal.FreeHGlobal(address); address = IntPtr.Zero; }

        private IntPtr At(int index)
        {
            if (index < 0 || index >= length)
                throw new IndexOutOfRangeException();
            return new IntPtr(address.ToInt64() + (long)index * Marshal.SizeOf(typeof(T)));
        }
    }
}

namespace Unity.Collections.LowLevel.Unsafe
{
    public static unsafe class NativeArrayUnsafeUtility
    {
        public static void* GetUnsafePtr<T>(this NativeArray<T> array) where T : struct
        {
            return (void*)array.address;
        }

        public static void* GetUnsafeReadOnlyPtr<T>(this NativeArray<T> array) where T : struct
        {
            return (void*)array.address;
        }
    }
}
