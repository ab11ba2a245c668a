// What the package uses of UnityEditor's windows, for tests without Unity: fields give back what they show.
using System;
using UnityEngine;

namespace UnityEngine
{
    public enum EventType { Repaint, MouseDown, ScrollWheel }
    public enum ScaleMode { StretchToFill }

    public sealed class Event
    {
        public static Event current = new Event();
        public EventType type { get; set; }
        public Vector2 mousePosition { get; set; }
        public Vector2 delta { get; set; }
        public bool shift { get; set; }
        public void Use() { type = EventType.Repaint; }
    }

    public sealed class GUIContent
    {
        public readonly string text;
        public GUIContent(string text, string tooltip = "") { this.text = text; }
    }

    public sealed class GUIStyle { }
    public sealed class GUILayoutOption { }

    public static class GUI
    {
        public static int Drawn;
        public static void DrawTexture(Rect rect, Texture texture, ScaleMode mode) { Drawn++; }
    }

    public static class GUILayout
    {
        // The button that is pressed next.
        public static string Pressed;
        public static bool Button(string text) { return Button(new GUIContent(text)); }
        public static bool Button(GUIContent content)
        {
            bool isPressed = Pressed != null && content.text.StartsWith(Pressed, StringComparison.Ordinal);
            if (isPressed)
                Pressed = null;
            return isPressed;
        }
        public static GUILayoutOption ExpandWidth(bool expand) { return null; }
    }

    public static class GUILayoutUtility
    {
        public static Rect GetRect(float width, float height, params GUILayoutOption[] options)
        {
            return new Rect(0, 0, 300, height);
        }
    }
}

namespace UnityEditor
{
    public enum MessageType { Error }
    public sealed class MenuItem : Attribute { public MenuItem(string name, bool isValidate = false) { } }
    public sealed class InitializeOnLoadMethodAttribute : Attribute { }

    public static class AssemblyReloadEvents
    {
        public static event Action beforeAssemblyReload;
        public static void Reload() { if (beforeAssemblyReload != null) beforeAssemblyReload(); }
    }

    public static class EditorApplication
    {
        public delegate void CallbackFunction();
        public static CallbackFunction delayCall;
        public static void CallDelayed()
        {
            CallbackFunction calls = delayCall;
            delayCall = null;
            if (calls != null)
                calls();
        }
        public static event Action quitting;
        public static void Exit() { if (quitting != null) quitting(); }
    }

    public static class EditorStyles { public static GUIStyle miniLabel { get { return null; } } }

    public class EditorWindow : ScriptableObject
    {
        private static EditorWindow open;
        public Vector2 minSize { get; set; }
        public int Repaints;
        public void Repaint() { Repaints++; }
        public static T GetWindow<T>(string title) where T : EditorWindow, new()
        {
            if (!(open is T))
            {
                open = new T();
                Call(open, "OnEnable");
            }
            return (T)open;
        }
        public static void Call(EditorWindow window, string message)
        {
            window.GetType().GetMethod(
                message, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
                .Invoke(window, null);
        }
        public static void CloseAll() { Call(open, "OnDisable"); open = null; }
    }

    public static class EditorGUI
    {
        public static bool Changed;
        public static void BeginDisabledGroup(bool disabled) { }
        public static void EndDisabledGroup() { }
        public static void BeginChangeCheck() { }
        public static bool EndChangeCheck() { bool changed = Changed; Changed = false; return changed; }
        public static void ProgressBar(Rect rect, float value, string text) { }
    }

    public static class EditorGUILayout
    {
        public static string Help;
        public static bool Unfolded;
        public static Vector2 BeginScrollView(Vector2 scroll) { Help = null; return scroll; }
        public static void EndScrollView() { }
        public static void Space() { }
        public static void HelpBox(string text, MessageType type) { Help = text; }
        public static void LabelField(string text, GUIStyle style) { }
        public static UnityEngine.Object ObjectField(GUIContent label, UnityEngine.Object value, Type type, bool scene)
        {
            return value;
        }
        public static bool Toggle(GUIContent label, bool value) { return value; }
        public static bool Foldout(bool value, string text) { return Unfolded; }
        public static float Slider(GUIContent label, float value, float min, float max) { return value; }
        public static int IntSlider(GUIContent label, int value, int min, int max) { return value; }
        public static float FloatField(GUIContent label, float value) { return value; }
        public static Enum EnumPopup(GUIContent label, Enum value) { return value; }
        public static int Popup(string label, int index, string[] names) { return index; }
    }

    public static class EditorGUIUtility { public static string systemCopyBuffer; }

    public static class EditorUtility
    {
        public static bool Answer;
        public static string Asked;
        public static int Bars;
        public static bool ShowsBar;
        public static void DisplayProgressBar(string title, string text, float share) { Bars++; ShowsBar = true; }
        public static void ClearProgressBar() { ShowsBar = false; }
        public static bool DisplayDialog(string title, string text, string ok, string cancel = "")
        {
            Asked = text;
            return Answer;
        }
        public static void RevealInFinder(string path) { Asked = path; }
    }

    public static class Selection
    {
        public static UnityEngine.Object activeObject { get; set; }
        public static GameObject activeGameObject { get; set; }
        public static UnityEngine.Object[] objects { get; set; }
    }

    public static class Undo
    {
        // Steps, the last of which Perform takes back.
        public static readonly System.Collections.Generic.List<GameObject> Steps =
            new System.Collections.Generic.List<GameObject>();
        public static void IncrementCurrentGroup() { }
        public static void SetCurrentGroupName(string name) { }
        public static int GetCurrentGroup() { return Steps.Count; }
        public static void RegisterCreatedObjectUndo(UnityEngine.Object thing, string name)
        {
            Steps.Add((GameObject)thing);
        }
        public static void CollapseUndoOperations(int group) { }
        public static void PerformUndo()
        {
            UnityEngine.Object.DestroyImmediate(Steps[Steps.Count - 1]);
            Steps.RemoveAt(Steps.Count - 1);
        }
    }
}
