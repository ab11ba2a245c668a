using UnityEngine;

namespace EmerDiff
{
    /// <summary>Ends Unity objects in play mode, in builds and in the Editor.</summary>
    internal static class Objects
    {
        internal static void Destroy(Object thing)
        {
            if (Application.isPlaying)
                Object.Destroy(thing);
            else
                Object.DestroyImmediate(thing);
        }
    }
}
