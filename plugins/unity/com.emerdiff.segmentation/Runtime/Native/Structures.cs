using System;
using System.Runtime.InteropServices;

namespace EmerDiff.Native
{
    // The structures of emerdiff.h with its fields in its order. A size is that of 64-bit systems,
    // the only ones that there are libraries for.

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeRun
    {
        internal const int Size = 64;
        public IntPtr Options;
        public IntPtr Progress;
        public IntPtr Userdata;
        public IntPtr Cancel;
        public fixed ulong Reserved[4];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeEstimate
    {
        internal const int Size = 32;
        public ulong Memory;
        public uint Units;
        public uint UnetPasses;
        public fixed byte Reserved[16];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeImage
    {
        internal const int Size = 64;
        public IntPtr Data;
        // "size" in the header; Size is that of the structure here.
        public UIntPtr SizeInBytes;
        public UIntPtr Stride;
        public uint Width;
        public uint Height;
        public int Layout;
        public int Sample;
        public uint Flags;
        public fixed uint Reserved[5];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeRegion
    {
        internal const int Size = 64;
        public ulong Area;
        public uint Id;
        public uint X;
        public uint Y;
        public uint Width;
        public uint Height;
        public fixed byte MeanColor[3];
        public byte Transparent;
        public uint Node;
        public uint MinRegions;
        public uint MaxRegions;
        public fixed byte Reserved[20];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeBuffer
    {
        internal const int Size = 48;
        public IntPtr Data;
        // "size" in the header.
        public UIntPtr SizeInBytes;
        public UIntPtr Stride;
        public int Sample;
        public uint Flags;
        public fixed uint Reserved[4];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct NativeSelection
    {
        internal const int Size = 48;
        public IntPtr Nodes;
        public UIntPtr NumNodes;
        public float Grow;
        public float Feather;
        public uint Flags;
        public fixed uint Reserved[5];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeRing
    {
        internal const int Size = 16;
        public uint First;
        public uint NumPoints;
        public uint Polygon;
        public uint Hole;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct NativePoint
    {
        internal const int Size = 8;
        public float X;
        public float Y;
    }
}
