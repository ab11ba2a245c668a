using System;
using System.Threading;
using System.Threading.Tasks;
using EmerDiff.Native;
using Unity.Collections;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>
    /// A model that is ready to segment. It never changes; load it once, and share it between threads.
    /// Any thread may call it, apart from what takes a texture, which the main thread calls.
    /// </summary>
    public sealed class EmerDiffModel : IDisposable
    {
        private readonly ModelHandle handle;

        private EmerDiffModel(ModelHandle handle)
        {
            this.handle = handle;
        }

        /// <summary>
        /// Opens a model: the one in the library for null, one of <see cref="EmerDiffInstallation.Models"/>
        /// by its name, or the folder of a bundle. This takes from a tenth of a second to many seconds.
        /// </summary>
        /// <exception cref="EmerDiffException">The library or the model cannot be used.</exception>
        public static EmerDiffModel Load(string nameOrFolder = null, ModelOptions options = null)
        {
            return LoadAsync(nameOrFolder, options).GetAwaiter().GetResult();
        }

        /// <summary>Opens a model without keeping the thread waiting.</summary>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public static Task<EmerDiffModel> LoadAsync(
            string nameOrFolder = null, ModelOptions options = null, IProgress<RunProgress> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            Library.Require();
            return Load(
                Utf8.Bytes(nameOrFolder, nameof(nameOrFolder)), (options ?? new ModelOptions()).Copy(), progress,
                cancellation);
        }

        /// <summary>Describes the model as JSON: name, license, size, image, provider, settings and more.</summary>
        public string Info
        {
            get { return Utf8.RequiredText(NativeMethods.emerdiff_model_info(Handle)); }
        }

        /// <summary>Tells the most that a run takes for a picture of this size. It takes no time.</summary>
        public RunEstimate Estimate(int width, int height, SegmentOptions options = null)
        {
            if (width < 0 || height < 0)
                throw new ArgumentOutOfRangeException(width < 0 ? nameof(width) : nameof(height));
            using (OptionsHandle made = (options ?? new SegmentOptions()).Handle())
                return Estimate(width, height, made);
        }

        /// <summary>Cuts a texture, and waits for the result. Call it on the main thread.</summary>
        public Segmentation Segment(Texture2D texture, SegmentOptions options = null)
        {
            return SegmentAsync(texture, options).GetAwaiter().GetResult();
        }

        /// <summary>Cuts a picture, and waits for the result.</summary>
        public Segmentation Segment(Picture picture, SegmentOptions options = null)
        {
            return SegmentAsync(picture, options, null).GetAwaiter().GetResult();
        }

        /// <summary>
        /// Cuts a texture of any format. Call it on the main thread; it copies the pixels at once. Progress
        /// is told on a thread of the pool, or where a <c>Progress&lt;float&gt;</c> was made.
        /// </summary>
        /// <exception cref="EmerDiffPictureException">Its pixels cannot be read here.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public Task<Segmentation> SegmentAsync(
            Texture2D texture, SegmentOptions options = null, IProgress<float> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            return SegmentOwned(Picture.FromTexture(texture), options, progress, cancellation);
        }

        /// <summary>Cuts pixels, whose first row is the bottom one; they are copied at once.</summary>
        public Task<Segmentation> SegmentAsync(
            NativeArray<Color32> pixels, int width, int height, SegmentOptions options = null,
            IProgress<float> progress = null, CancellationToken cancellation = default(CancellationToken))
        {
            return SegmentOwned(Picture.FromPixels(pixels, width, height), options, progress, cancellation);
        }

        /// <summary>
        /// Cuts a render texture once the GPU has it ready. Call it on the main thread, and never wait
        /// there for the task: await it.
        /// </summary>
        public async Task<Segmentation> SegmentAsync(
            RenderTexture texture, SegmentOptions options = null, IProgress<float> progress = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            Picture picture = await Picture.FromRenderTextureAsync(texture, cancellation).ConfigureAwait(false);
            return await SegmentOwned(picture, options, progress, cancellation).ConfigureAwait(false);
        }

        /// <summary>
        /// Cuts a picture, and tells what is being done in words. The result shares the picture; dispose
        /// it whenever you like.
        /// </summary>
        public async Task<Segmentation> SegmentAsync(
            Picture picture, SegmentOptions options, IProgress<RunProgress> progress,
            CancellationToken cancellation = default(CancellationToken))
        {
            if (picture == null)
                throw new ArgumentNullException(nameof(picture));
            using (var model = new Held(Handle))
            using (OptionsHandle made = (options ?? new SegmentOptions()).Handle())
            {
                Picture shared = picture.Share();
                try
                {
                    MachineMemory.Require(Estimate(picture.Width, picture.Height, made).Memory);
                    SegmentationHandle result = await Run.Perform(
                        (ref NativeRun run, out IntPtr segmentation) =>
                            Segment(model.Value, shared, ref run, out segmentation),
                        value => new SegmentationHandle(value), made, progress, cancellation)
                        .ConfigureAwait(false);
                    return new Segmentation(result, shared);
                }
                catch
                {
                    shared.Dispose();
                    throw;
                }
            }
        }

        /// <summary>Frees the model. Results live on, and a run that uses it ends normally.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        private ModelHandle Handle
        {
            get
            {
                if (handle.IsClosed)
                    throw new ObjectDisposedException(nameof(EmerDiffModel));
                return handle;
            }
        }

        private RunEstimate Estimate(int width, int height, OptionsHandle options)
        {
            NativeEstimate estimate;
            Status.Check(NativeMethods.emerdiff_model_estimate(
                Handle, (uint)width, (uint)height, options, out estimate));
            return new RunEstimate(estimate);
        }

        private async Task<Segmentation> SegmentOwned(
            Picture picture, SegmentOptions options, IProgress<float> progress, CancellationToken cancellation)
        {
            using (picture)
                return await SegmentAsync(
                    picture, options, progress == null ? null : new Fractions(progress), cancellation)
                    .ConfigureAwait(false);
        }

        private static async Task<EmerDiffModel> Load(
            byte[] bundle, ModelOptions options, IProgress<RunProgress> progress, CancellationToken cancellation)
        {
            await Task.Run(() => ProviderTrust.Check(bundle, options)).ConfigureAwait(false);
            using (OptionsHandle made = options.Handle())
            {
                ModelHandle model = await Run.Perform(
                    (ref NativeRun run, out IntPtr value) =>
                        NativeMethods.emerdiff_model_load(bundle, ref run, out value),
                    value => new ModelHandle(value), made, progress, cancellation).ConfigureAwait(false);
                return new EmerDiffModel(model);
            }
        }

        private static int Segment(
            IntPtr model, Picture picture, ref NativeRun run, out IntPtr segmentation)
        {
            NativeRun given = run;
            IntPtr made = IntPtr.Zero;
            int status = picture.Use(
                image => NativeMethods.emerdiff_segment(model, ref image, ref given, out made));
            segmentation = made;
            return status;
        }

        private sealed class Fractions : IProgress<RunProgress>
        {
            private readonly IProgress<float> listener;

            internal Fractions(IProgress<float> listener)
            {
                this.listener = listener;
            }

            public void Report(RunProgress value)
            {
                listener.Report(value.Fraction);
            }
        }
    }
}
