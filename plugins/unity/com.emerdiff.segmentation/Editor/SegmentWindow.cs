using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using UnityEditor;
using UnityEngine;

namespace EmerDiff.Editor
{
    /// <summary>Cuts a texture into regions, shows them, and makes sprites, objects or an ID map of them.</summary>
    internal sealed class SegmentWindow : EditorWindow
    {
        [SerializeField] private Texture2D texture;
        [SerializeField] private SegmentSettings settings = new SegmentSettings();
        [SerializeField] private CreateSettings creating = new CreateSettings();
        [SerializeField] private bool showsMore;

        private SegmentSession session;
        private RegionPreview preview;
        private RegionPicks picks;
        private Vector2 scroll;

        internal static void Open(Texture2D texture)
        {
            var window = GetWindow<SegmentWindow>("Regions");
            window.minSize = new Vector2(320, 480);
            if (texture != null)
                window.texture = texture;
        }

        private void OnEnable()
        {
            preview = new RegionPreview();
            picks = new RegionPicks();
            session = new SegmentSession();
            session.Changed += Repaint;
        }

        private void OnDisable()
        {
            session.Changed -= Repaint;
            session.Dispose();
            preview.Dispose();
        }

        private void OnGUI()
        {
            scroll = EditorGUILayout.BeginScrollView(scroll);
            SettingsFields.Draw(ref texture, settings, ref showsMore);
            if (session.IsRunning)
                DrawProgress();
            else
                DrawStart();
            if (session.Error != null)
                EditorGUILayout.HelpBox(session.Error, MessageType.Error);
            if (session.Result != null)
                DrawResult(session.Result);
            EditorGUILayout.EndScrollView();
        }

        private void DrawStart()
        {
            EditorGUI.BeginDisabledGroup(texture == null);
            if (GUILayout.Button(new GUIContent("Segment", "Find the regions. The texture is not changed.")))
                Later(() => Watch(SegmentAndShow()));
            EditorGUI.EndDisabledGroup();
        }

        private void DrawProgress()
        {
            Rect bar = GUILayoutUtility.GetRect(100, 20);
            EditorGUI.ProgressBar(bar, session.Progress.Fraction, session.Progress.Stage ?? "Starting");
            if (GUILayout.Button("Cancel"))
                session.Cancel();
        }

        private void DrawResult(Segmentation result)
        {
            EditorGUILayout.Space();
            if (SettingsFields.DrawLevel(result))
            {
                picks.Clear();
                ShowMap();
            }
            DrawMap(result);
            SettingsFields.DrawCreating(creating);
            string what = picks.IsEmpty ? "Create of all " + result.NumRegions : "Create of " + picks.Nodes.Length;
            if (GUILayout.Button(what + " regions"))
                Later(() => Create(result));
        }

        private void DrawMap(Segmentation result)
        {
            Rect box = GUILayoutUtility.GetRect(100, 300, GUILayout.ExpandWidth(true));
            Rect drawn = RegionPreview.Fit(box, result.Width, result.Height);
            if (preview.Texture != null)
                GUI.DrawTexture(drawn, preview.Texture, ScaleMode.StretchToFill);
            EditorGUILayout.LabelField(
                "Click to pick a region, again for the next larger one; Shift adds, the wheel widens.",
                EditorStyles.miniLabel);
            Event now = Event.current;
            Vector2Int? pixel = RegionPreview.PixelAt(drawn, now.mousePosition, result.Width, result.Height);
            if (pixel.HasValue && now.type == EventType.MouseDown)
                picks.Click(result, pixel.Value, now.shift);
            else if (pixel.HasValue && now.type == EventType.ScrollWheel)
                picks.Widen(result, pixel.Value, now.delta.y < 0 ? 1 : -1);
            else
                return;
            now.Use();
            ShowMap();
        }

        private async Task SegmentAndShow()
        {
            await session.Segment(texture, settings);
            picks.Clear();
            if (session.Result != null)
                await preview.Show(session.Result, picks);
            Repaint();
        }

        private void ShowMap()
        {
            Watch(ShowAndRepaint());
        }

        private async Task ShowAndRepaint()
        {
            await preview.Show(session.Result, picks);
            Repaint();
        }

        private void Create(Segmentation result)
        {
            var creator = new RegionCreator(result, session.Source, creating, picks.Regions(result));
            IReadOnlyList<string> existing = creator.Existing();
            bool replace = existing.Count > 0 && EditorUtility.DisplayDialog(
                "EmerDiff", string.Join("\n", existing.Take(8)) + (existing.Count > 8 ? "\n…" : "") +
                "\n\nReplace what is there?", "Replace", "Cancel");
            if (existing.Count > 0 && !replace)
                return;
            try
            {
                Selection.objects = creator.Create(replace).ToArray();
            }
            // A file that version control has locked is one that access is denied to.
            catch (Exception error) when (
                error is IOException || error is UnauthorizedAccessException || error is EmerDiffException)
            {
                EditorUtility.DisplayDialog("EmerDiff", error.Message, "OK");
            }
        }

        /// <summary>
        /// Does what a button asks for once the window is drawn: dialogs, imports and what changes the
        /// controls would break the drawing.
        /// </summary>
        internal static void Later(Action action)
        {
            EditorApplication.delayCall += () => action();
        }

        /// <summary>What goes wrong in work that nobody waits for is in the console.</summary>
        private static async void Watch(Task work)
        {
            try
            {
                await work;
            }
            catch (Exception error)
            {
                Debug.LogException(error);
            }
        }
    }
}
