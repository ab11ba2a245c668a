using EmerDiff.Native;
using UnityEditor;

namespace EmerDiff.Editor
{
    /// <summary>
    /// Ends runs before scripts are reloaded and before the Editor ends, so that nothing calls into scripts
    /// that are gone.
    /// </summary>
    internal static class ReloadGuard
    {
        [InitializeOnLoadMethod]
        internal static void Watch()
        {
            AssemblyReloadEvents.beforeAssemblyReload += Runs.Close;
            EditorApplication.quitting += Runs.Close;
        }
    }
}
