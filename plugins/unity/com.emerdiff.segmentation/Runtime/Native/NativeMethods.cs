using System;
using System.Runtime.InteropServices;

namespace EmerDiff.Native
{
    /// <summary>The functions of emerdiff.h by its names. Whoever calls one has called Library.Require.</summary>
    internal static class NativeMethods
    {
#if UNITY_IOS && !UNITY_EDITOR
        private const string Name = "__Internal";
#else
        private const string Name = "emerdiff";
#endif
        private const CallingConvention C = CallingConvention.Cdecl;

        [UnmanagedFunctionPointer(C)]
        internal delegate int ProgressCallback(IntPtr userdata, int stage, uint done, uint total);

        [DllImport(Name, CallingConvention = C)]
        internal static extern uint emerdiff_abi_version();
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr emerdiff_version();
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr emerdiff_last_error();

        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr emerdiff_runtime_path();
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr emerdiff_runtime_version();
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr emerdiff_runtime_providers();

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_options_new(out IntPtr options);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void emerdiff_options_free(IntPtr options);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_options_set(OptionsHandle options, byte[] key, byte[] value);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_cancel_new(out IntPtr cancel);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void emerdiff_cancel_free(IntPtr cancel);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_cancel_request(CancelHandle cancel);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_model_load(byte[] bundle, ref NativeRun run, out IntPtr model);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void emerdiff_model_free(IntPtr model);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr emerdiff_model_info(ModelHandle model);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_model_estimate(
            ModelHandle model, uint width, uint height, OptionsHandle options, out NativeEstimate estimate);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_model_list(byte[] text, UIntPtr capacity, out UIntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_model_folder(byte[] text, UIntPtr capacity, out UIntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_model_check_provider(
            byte[] bundle, int provider, out double relativeDifference, out int trusted);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segment(
            IntPtr model, ref NativeImage image, ref NativeRun run, out IntPtr segmentation);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_clone(SegmentationHandle segmentation, out IntPtr clone);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void emerdiff_segmentation_free(IntPtr segmentation);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_size(
            SegmentationHandle segmentation, out uint width, out uint height);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_num_regions(
            SegmentationHandle segmentation, out uint numRegions);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_max_regions(
            SegmentationHandle segmentation, out uint maxRegions);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_set_num_regions(
            SegmentationHandle segmentation, uint numRegions);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_set_granularity(
            SegmentationHandle segmentation, double granularity);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr emerdiff_segmentation_info(SegmentationHandle segmentation);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_regions(
            SegmentationHandle segmentation, [In, Out] NativeRegion[] regions, UIntPtr capacity);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_region(
            SegmentationHandle segmentation, uint node, out NativeRegion region);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_region_at(
            SegmentationHandle segmentation, uint x, uint y, out NativeRegion region);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_path_at(
            SegmentationHandle segmentation, uint x, uint y, [In, Out] NativeRegion[] regions, ref UIntPtr count);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_labels(
            SegmentationHandle segmentation, uint bits, ref NativeBuffer buffer);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_mask(
            SegmentationHandle segmentation, ref NativeSelection selection, ref NativeBuffer buffer);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_contours(
            SegmentationHandle segmentation, ref NativeBuffer buffer);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_coverage(
            SegmentationHandle segmentation, ref NativeImage image, ref NativeSelection selection,
            ref NativeBuffer buffer);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_cutout(
            SegmentationHandle segmentation, ref NativeImage image, ref NativeSelection selection,
            ref NativeBuffer buffer);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_colors(
            SegmentationHandle segmentation, int color, ref NativeBuffer buffer);
        [DllImport(Name, CallingConvention = C)]
        internal static extern unsafe int emerdiff_segmentation_overlay(
            SegmentationHandle segmentation, ref NativeImage image, NativeSelection* selection,
            ref NativeBuffer buffer);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_outline(
            SegmentationHandle segmentation, ref NativeImage image, ref NativeSelection selection,
            float tolerance, out IntPtr outline);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_outline_size(
            OutlineHandle outline, out UIntPtr numRings, out UIntPtr numPoints);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_outline_rings(
            OutlineHandle outline, [In, Out] NativeRing[] rings, UIntPtr capacity);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_outline_points(
            OutlineHandle outline, [In, Out] NativePoint[] points, UIntPtr capacity);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void emerdiff_outline_free(IntPtr outline);

        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_to_bytes(
            SegmentationHandle segmentation, [In, Out] byte[] bytes, UIntPtr capacity, out UIntPtr size);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int emerdiff_segmentation_from_bytes(
            byte[] bytes, UIntPtr size, OptionsHandle options, out IntPtr segmentation);
    }
}
