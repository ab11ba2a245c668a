using UnityEditor;
using UnityEngine;

namespace EmerDiff.Editor
{
    /// <summary>The entries in Unity's menus.</summary>
    internal static class SegmentMenu
    {
        private const string InAssets = "Assets/EmerDiff/Segment Texture…";

        [MenuItem("Window/EmerDiff/Segment Texture…")]
        private static void FromWindowMenu()
        {
            SegmentWindow.Open(Selection.activeObject as Texture2D);
        }

        [MenuItem(InAssets)]
        private static void FromAssetsMenu()
        {
            SegmentWindow.Open(Selection.activeObject as Texture2D);
        }

        [MenuItem(InAssets, true)]
        private static bool IsForAssetsMenu()
        {
            return Selection.activeObject is Texture2D;
        }

        [MenuItem("Window/EmerDiff/Check Installation")]
        internal static void CheckInstallation()
        {
            string report = EmerDiffInstallation.Check();
            EditorGUIUtility.systemCopyBuffer = report;
            EditorUtility.DisplayDialog("EmerDiff", report + "\nThis text is on the clipboard.", "OK");
        }
    }
}
