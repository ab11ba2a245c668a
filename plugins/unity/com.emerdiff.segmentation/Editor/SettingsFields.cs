using System;
using System.Collections.Generic;
using System.Linq;
using UnityEditor;
using UnityEngine;

namespace EmerDiff.Editor
{
    /// <summary>The fields of the window, each with what one sees change.</summary>
    internal static class SettingsFields
    {
        // Looked for when the fields are unfolded: a window is drawn many times a second.
        private static List<string> modelNames;

        internal static void Draw(ref Texture2D texture, SegmentSettings settings, ref bool showsMore)
        {
            texture = (Texture2D)EditorGUILayout.ObjectField(
                new GUIContent("Texture", "What is cut; it is never changed"), texture, typeof(Texture2D), false);
            settings.Connected = EditorGUILayout.Toggle(
                new GUIContent("Connected", "Every region is in one piece: things alike that do not touch are " +
                    "regions of their own"), settings.Connected);
            settings.SmallestRegion = EditorGUILayout.Slider(
                new GUIContent("Smallest region (%)", "Specks smaller than this share of the picture vanish " +
                    "into the region around them"), settings.SmallestRegion, 0, 10);
            showsMore = EditorGUILayout.Foldout(showsMore, "More");
            if (!showsMore)
            {
                modelNames = null;
                return;
            }
            settings.CloserLook = (CloserLook)EditorGUILayout.EnumPopup(
                new GUIContent("Closer look", "Where the model takes a second look, which takes longer"),
                settings.CloserLook);
            settings.Provider = (Provider)EditorGUILayout.EnumPopup(
                new GUIContent("Device", "What computes; a graphics card only where it computes what the " +
                    "processor does"), settings.Provider);
            DrawModel(settings);
        }

        /// <summary>Lets a person choose the level, and returns whether it changed.</summary>
        internal static bool DrawLevel(Segmentation result)
        {
            EditorGUI.BeginChangeCheck();
            float detail = EditorGUILayout.Slider(
                new GUIContent("Detail", "How fine the regions are, from one to all that can be told apart"),
                result.Granularity, 0, 1);
            if (EditorGUI.EndChangeCheck())
            {
                result.SetGranularity(detail);
                return true;
            }
            EditorGUI.BeginChangeCheck();
            int number = EditorGUILayout.IntSlider(
                new GUIContent("Regions", "How many regions there are"), result.NumRegions, 1, result.MaxRegions);
            if (!EditorGUI.EndChangeCheck())
                return false;
            result.SetNumRegions(number);
            return true;
        }

        internal static void DrawCreating(CreateSettings creating)
        {
            creating.Output = (Output)EditorGUILayout.EnumPopup(
                new GUIContent("Create", "Sprites: PNG files beside the texture. Objects: sprites in the scene, " +
                    "with colliders. ID map: a picture of flat colours"), creating.Output);
            if (creating.Output == Output.IdMap)
                return;
            creating.Grow = EditorGUILayout.FloatField(
                new GUIContent("Grow", "Pixels by which edges move outward, or inward when negative"),
                creating.Grow);
            creating.Feather = EditorGUILayout.FloatField(
                new GUIContent("Feather", "Pixels over which edges are softened"), creating.Feather);
            creating.CleanEdges = EditorGUILayout.Toggle(
                new GUIContent("Clean edges", "Pixels at edges get the region's own colour, so that nothing of " +
                    "the old background shines through"), creating.CleanEdges);
            creating.PixelsPerUnit = Mathf.Max(0.01f, EditorGUILayout.FloatField(
                new GUIContent("Pixels per unit", "Size of the sprites in the scene"), creating.PixelsPerUnit));
            if (creating.Output == Output.Objects)
                creating.Tolerance = EditorGUILayout.Slider(
                    new GUIContent("Collider tolerance", "Pixels by which a collider may miss the edge: more is " +
                        "fewer points"), creating.Tolerance, 0, 16);
        }

        private static void DrawModel(SegmentSettings settings)
        {
            List<string> names = modelNames ?? (modelNames = ModelNames());
            int chosen = Math.Max(0, names.IndexOf(settings.ModelName));
            chosen = EditorGUILayout.Popup(
                "Model", chosen, names.Select(name => name.Length == 0 ? "The one in the package" : name).ToArray());
            settings.ModelName = names[chosen];
            if (GUILayout.Button(new GUIContent("Open models folder", "A model that is put there can be chosen")))
                SegmentWindow.Later(OpenModelsFolder);
            if (GUILayout.Button(new GUIContent("Check installation", "What is installed and what is missing")))
                SegmentWindow.Later(SegmentMenu.CheckInstallation);
        }

        private static List<string> ModelNames()
        {
            var names = new List<string> { "" };
            try
            {
                names.AddRange(EmerDiffInstallation.Models()
                    .Where(model => model.Folder.Length > 0 && model.Error.Length == 0).Select(model => model.Name));
            }
            catch (EmerDiffException)
            {
                // Segment and Check installation tell what is wrong.
            }
            return names;
        }

        private static void OpenModelsFolder()
        {
            try
            {
                string folder = EmerDiffInstallation.ModelsFolder;
                System.IO.Directory.CreateDirectory(folder);
                EditorUtility.RevealInFinder(folder);
            }
            catch (EmerDiffException error)
            {
                EditorUtility.DisplayDialog("EmerDiff", error.Message, "OK");
            }
        }
    }
}
