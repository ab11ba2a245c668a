using System;
using System.Threading;
using System.Threading.Tasks;
using UnityEngine;

namespace EmerDiff.Editor
{
    /// <summary>
    /// What the window works on: a texture, its run, and the result, which is kept until the texture or
    /// the options change. It draws nothing.
    /// </summary>
    internal sealed class SegmentSession : IDisposable
    {
        private CancellationTokenSource cancellation;
        private EmerDiffModel model;
        private string modelKey;
        private string resultKey;

        /// <summary>Called when anything below has changed.</summary>
        internal event Action Changed = delegate { };

        internal Segmentation Result { get; private set; }

        /// <summary>The texture that the result is of.</summary>
        internal Texture2D Source { get; private set; }

        internal bool IsRunning
        {
            get { return cancellation != null; }
        }

        internal RunProgress Progress { get; private set; }

        /// <summary>What went wrong last, in words; null when nothing has.</summary>
        internal string Error { get; private set; }

        /// <summary>Cuts a texture, unless that very result is there; nothing when a run goes on.</summary>
        internal async Task Segment(Texture2D texture, SegmentSettings settings)
        {
            string key = texture.imageContentsHash + " " + settings.Key;
            if (IsRunning || (Result != null && Source == texture && key == resultKey))
                return;
            Error = null;
            Progress = default(RunProgress);
            var source = new CancellationTokenSource();
            cancellation = source;
            Changed();
            try
            {
                Segmentation result = await Cut(texture, settings, source.Token);
                Forget();
                Result = result;
                Source = texture;
                resultKey = key;
            }
            catch (OperationCanceledException)
            {
                // The result before stays.
            }
            catch (EmerDiffException error)
            {
                Error = error.Message;
            }
            finally
            {
                cancellation = null;
                source.Dispose();
                Changed();
            }
        }

        internal void Cancel()
        {
            if (cancellation != null)
                cancellation.Cancel();
        }

        public void Dispose()
        {
            Cancel();
            Forget();
            if (model != null)
                model.Dispose();
            model = null;
            modelKey = null;
        }

        private async Task<Segmentation> Cut(
            Texture2D texture, SegmentSettings settings, CancellationToken token)
        {
            var progress = new Progress<RunProgress>(value =>
            {
                Progress = value;
                Changed();
            });
            using (Picture picture = Picture.FromTexture(texture))
            {
                if (model == null || modelKey != settings.ModelKey)
                {
                    EmerDiffModel loaded = await EmerDiffModel.LoadAsync(
                        settings.Model, new ModelOptions { Provider = settings.Provider }, progress, token);
                    if (model != null)
                        model.Dispose();
                    model = loaded;
                    modelKey = settings.ModelKey;
                }
                return await model.SegmentAsync(picture, settings.Options(), progress, token);
            }
        }

        private void Forget()
        {
            if (Result != null)
                Result.Dispose();
            Result = null;
            Source = null;
        }
    }
}
