// What the package uses of UnityEngine's view of the machine, for tests without Unity.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace UnityEngine
{
    public enum RuntimePlatform { LinuxEditor }

    // What is awaited on the main thread goes on there, once Unity's loop calls Exec.
    public sealed class UnitySynchronizationContext : SynchronizationContext
    {
        private readonly ConcurrentQueue<Action> posted = new ConcurrentQueue<Action>();
        public override void Post(SendOrPostCallback call, object state) { posted.Enqueue(() => call(state)); }
        public override SynchronizationContext CreateCopy() { return this; }
        private void Exec()
        {
            Action call;
            while (posted.TryDequeue(out call))
                call();
        }
    }

    public static class Application
    {
        public static event Action quitting;
        public static bool isPlaying { get; set; }
        public static string unityVersion { get { return "stub"; } }
        public static RuntimePlatform platform { get { return RuntimePlatform.LinuxEditor; } }
        public static void Quit() { if (quitting != null) quitting(); }
    }

    public static class SystemInfo
    {
        public static int Megabytes = 64 << 10;
        public static Rendering.GraphicsDeviceType Device = Rendering.GraphicsDeviceType.OpenGLCore;
        public static bool supportsAsyncGPUReadback = true;
        public static int systemMemorySize
        {
            get { MainThread.Require("systemMemorySize"); return Megabytes; }
        }
        public static Rendering.GraphicsDeviceType graphicsDeviceType { get { return Device; } }
        public static int maxTextureSize { get { return 16384; } }
    }

    public enum ColorSpace { Gamma, Linear }

    public static class QualitySettings { public static ColorSpace activeColorSpace = ColorSpace.Linear; }

    public static class Debug
    {
        public static readonly List<string> Said = new List<string>();
        public static void Log(object message) { Said.Add("" + message); }
        public static void LogWarning(object message) { Said.Add("" + message); }
        public static void LogError(object message) { Said.Add("" + message); }
        public static void LogException(Exception error) { Said.Add("" + error); }
        public static void LogException(Exception error, Object context) { Said.Add("" + error); }
    }

    public static class Input
    {
        public static Vector3 mousePosition { get { return new Vector3(); } }
        public static bool GetMouseButtonDown(int button) { return false; }
        public static Vector2 mouseScrollDelta { get { return Vector2.zero; } }
    }
}
