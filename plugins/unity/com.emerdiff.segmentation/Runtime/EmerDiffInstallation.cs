using System;
using System.Collections.Generic;
using System.Text;
using EmerDiff.Native;
using UnityEngine;

namespace EmerDiff
{
    /// <summary>A model that can be found.</summary>
    [Serializable]
    public sealed class ModelEntry
    {
        // The names are those of the library's JSON, which JsonUtility needs.
        [SerializeField] private string name = null;
        [SerializeField] private string folder = null;
        [SerializeField] private string license = null;
        [SerializeField] private long size = 0;
        [SerializeField] private string error = null;

        public string Name { get { return name; } }

        /// <summary>Its folder; empty for the model in the library.</summary>
        public string Folder { get { return folder ?? ""; } }

        public string License { get { return license ?? ""; } }

        /// <summary>Bytes of its files.</summary>
        public long Size { get { return size; } }

        /// <summary>Why it cannot be used; empty when it can.</summary>
        public string Error { get { return error ?? ""; } }
    }

    /// <summary>What is known of the installation without opening a model. Any thread may ask.</summary>
    public static class EmerDiffInstallation
    {
        /// <summary>Version of the library, such as "0.1.0".</summary>
        public static string Version
        {
            get
            {
                Library.Require();
                return Utf8.RequiredText(NativeMethods.emerdiff_version());
            }
        }

        /// <summary>The user's folder of models: a bundle that is put there is found by its name.</summary>
        public static string ModelsFolder
        {
            get
            {
                Library.Require();
                return Utf8.Written(NativeMethods.emerdiff_model_folder);
            }
        }

        /// <summary>Returns the models that can be found, also those that cannot be used, and why.</summary>
        public static IReadOnlyList<ModelEntry> Models()
        {
            Library.Require();
            string list = Utf8.Written(NativeMethods.emerdiff_model_list);
            return JsonUtility.FromJson<ModelList>("{\"models\":" + list + "}").models;
        }

        /// <summary>
        /// Returns what a report about a problem should hold, a line for each fact. It never throws: what
        /// does not work is a line too.
        /// </summary>
        public static string Check()
        {
            var lines = new StringBuilder();
            Line(lines, "emerdiff", () => Version);
            Line(lines, "interface", () => "needs " + Constants.AbiVersion);
            Line(lines, "system", () => Environment.OSVersion + ", " + IntPtr.Size * 8 + " bits");
            Line(lines, "Unity", () => Application.unityVersion + ", " + Application.platform);
            Line(lines, "ONNX Runtime", () => Runtime(NativeMethods.emerdiff_runtime_version));
            Line(lines, "ONNX Runtime's file", () => Runtime(NativeMethods.emerdiff_runtime_path));
            Line(lines, "providers", () => Runtime(NativeMethods.emerdiff_runtime_providers));
            Line(lines, "models", ModelLines);
            Line(lines, "models folder", () => ModelsFolder);
            return lines.ToString();
        }

        private static string Runtime(Func<IntPtr> call)
        {
            Library.Require();
            return Utf8.RequiredText(call());
        }

        private static string ModelLines()
        {
            var text = new StringBuilder();
            foreach (ModelEntry model in Models())
                text.Append("\n  ").Append(model.Name).Append(", ")
                    .Append(model.Folder == "" ? "in the library" : model.Folder).Append(", ")
                    .Append(model.Error == "" ? model.Size + " bytes" : "cannot be used: " + model.Error);
            return text.Length == 0 ? "none" : text.ToString();
        }

        private static void Line(StringBuilder lines, string name, Func<string> fact)
        {
            string value;
            try
            {
                value = fact();
            }
            catch (Exception error)
            {
                value = error.Message;
            }
            lines.Append(name).Append(": ").Append(value).Append('\n');
        }

        [Serializable]
        private sealed class ModelList
        {
            public ModelEntry[] models = null;
        }
    }
}
