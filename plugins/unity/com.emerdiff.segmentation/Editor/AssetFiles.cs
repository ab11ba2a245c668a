using System;
using System.IO;
using UnityEditor;

namespace EmerDiff.Editor
{
    /// <summary>Files below Assets, written as a whole or not at all.</summary>
    internal static class AssetFiles
    {
        /// <summary>Writes a file, in place of one that is there.</summary>
        internal static void Write(string path, byte[] bytes)
        {
            // Unity imports no file whose name begins with a dot.
            string partial = Path.Combine(
                Path.GetDirectoryName(path) ?? "", "." + Guid.NewGuid().ToString("N") + ".partial");
            try
            {
                File.WriteAllBytes(partial, bytes);
                if (File.Exists(path))
                    File.Replace(partial, path, null);
                else
                    File.Move(partial, path);
            }
            finally
            {
                File.Delete(partial);
            }
        }

        /// <summary>Returns the folder of a texture, or Assets for one that is no file there.</summary>
        internal static string FolderOf(UnityEngine.Object asset)
        {
            string path = AssetDatabase.GetAssetPath(asset);
            bool isInAssets = path.StartsWith("Assets/", StringComparison.Ordinal);
            return isInAssets ? Path.GetDirectoryName(path).Replace('\\', '/') : "Assets";
        }

        /// <summary>Returns a name as a file may have it on every system.</summary>
        internal static string FileName(string name)
        {
            foreach (char forbidden in "<>:\"/\\|?*")
                name = name.Replace(forbidden, '_');
            // Unity imports nothing whose name begins with a dot.
            name = name.Trim(' ', '.');
            return name.Length == 0 ? "Texture" : name;
        }

        /// <summary>Makes a folder below another one, unless it is there.</summary>
        internal static void RequireFolder(string parent, string name)
        {
            if (!AssetDatabase.IsValidFolder(parent + "/" + name))
                AssetDatabase.CreateFolder(parent, name);
        }
    }
}
