using System;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace EmerDiff.Native
{
    /// <summary>A call of the library that takes long and makes an object.</summary>
    internal delegate int Work(ref NativeRun run, out IntPtr made);

    /// <summary>
    /// One such call, on a thread of its own. The library calls back on that thread only, into a
    /// function that notes how far it is: no code of users runs there, so nothing of theirs can pass
    /// through the library, and a domain that ends waits for a call that is sure to return.
    /// </summary>
    internal sealed class Run
    {
        // The library needs 256 KB; the rest is for the thread's managed frames.
        private const int StackSize = 1 << 20;

        private static readonly NativeMethods.ProgressCallback Callback = OnProgress;
        private static readonly IntPtr CallbackAddress = Marshal.GetFunctionPointerForDelegate(Callback);

        private readonly Work work;
        private readonly OptionsHandle options;
        private readonly bool counts;
        private readonly CancelHandle cancel;
        private readonly ConcurrentQueue<RunProgress> events = new ConcurrentQueue<RunProgress>();
        private readonly SemaphoreSlim changed = new SemaphoreSlim(0);
        private readonly ManualResetEventSlim ended = new ManualResetEventSlim();

        private IntPtr made;
        private int status;
        private string words;
        private Exception failure;

        private Run(Work work, OptionsHandle options, bool counts)
        {
            this.work = work;
            this.options = options;
            this.counts = counts;
            IntPtr handle;
            Status.Check(NativeMethods.emerdiff_cancel_new(out handle));
            cancel = new CancelHandle(handle);
        }

        /// <summary>Returns what the work made, as its handle. No thread waits for it meanwhile.</summary>
        internal static async Task<T> Perform<T>(
            Work work, Func<IntPtr, T> handle, OptionsHandle options, IProgress<RunProgress> progress,
            CancellationToken cancellation) where T : NativeHandle
        {
            var run = new Run(work, options, progress != null);
            using (run.cancel)
            {
                Runs.Start(run);
                Exception thrown;
                using (cancellation.Register(run.Cancel))
                    thrown = await run.Listen(progress).ConfigureAwait(false);
                T made = run.made == IntPtr.Zero ? null : handle(run.made);
                thrown = thrown ?? run.failure;
                if (thrown != null)
                {
                    made?.Dispose();
                    ExceptionDispatchInfo.Capture(thrown).Throw();
                }
                if (run.status == Constants.Cancelled)
                    throw new OperationCanceledException(run.words, cancellation);
                return made ?? throw Status.Error(run.status, run.words);
            }
        }

        /// <summary>Stops it soon, from any thread.</summary>
        internal void Cancel()
        {
            try
            {
                NativeMethods.emerdiff_cancel_request(cancel);
            }
            catch (ObjectDisposedException)
            {
                // It ended in this moment.
            }
        }

        internal void StartThread()
        {
            new Thread(Call, StackSize) { IsBackground = true, Name = "EmerDiff" }.Start();
        }

        /// <summary>Waits until the library has returned.</summary>
        internal void WaitForEnd()
        {
            ended.Wait();
        }

        private void Call()
        {
            GCHandle self = GCHandle.Alloc(this);
            try
            {
                var run = new NativeRun
                {
                    Options = options.DangerousGetHandle(),
                    Progress = counts ? CallbackAddress : IntPtr.Zero,
                    Userdata = GCHandle.ToIntPtr(self),
                    Cancel = cancel.DangerousGetHandle(),
                };
                status = work(ref run, out made);
                // The library keeps its words for the thread that made the call.
                words = status == Constants.Ok ? null : Status.LastWords();
            }
            catch (Exception error)
            {
                failure = error;
            }
            finally
            {
                self.Free();
                Runs.End(this);
                ended.Set();
                // Without an event: it is the last.
                changed.Release();
            }
        }

        [AOT.MonoPInvokeCallback(typeof(NativeMethods.ProgressCallback))]
        private static int OnProgress(IntPtr userdata, int stage, uint done, uint total)
        {
            try
            {
                var run = (Run)GCHandle.FromIntPtr(userdata).Target;
                run.events.Enqueue(new RunProgress(stage, done, total));
                run.changed.Release();
                return 0;
            }
            catch (Exception)
            {
                // Without memory even this fails, and nothing may pass through the library.
                return 1;
            }
        }

        /// <summary>Tells of progress until the end; returns what the listener threw.</summary>
        private async Task<Exception> Listen(IProgress<RunProgress> progress)
        {
            Exception thrown = null;
            RunProgress next;
            await changed.WaitAsync().ConfigureAwait(false);
            while (events.TryDequeue(out next))
            {
                try
                {
                    if (thrown == null)
                        progress.Report(next);
                }
                catch (Exception error)
                {
                    thrown = error;
                    Cancel();
                }
                await changed.WaitAsync().ConfigureAwait(false);
            }
            return thrown;
        }
    }
}
