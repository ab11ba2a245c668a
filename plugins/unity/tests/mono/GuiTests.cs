// The window, as far as the stubs of Unity have one: what is pressed, and what comes of it.
using System;
using System.IO;
using System.Reflection;
using System.Threading;
using EmerDiff.Editor;
using EmerDiff.Editor.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

public sealed class GuiTests : EditorFixture
{
    private SegmentWindow window;

    [SetUp]
    public void OpenWindow()
    {
        AssetDatabase.Put("Assets/Textures/" + Texture.name + ".png", Texture);
        Directory.CreateDirectory("Assets/Textures");
        Selection.activeObject = Texture;
        Call("FromAssetsMenu");
        window = (SegmentWindow)EditorWindow.GetWindow<SegmentWindow>("");
        EditorUtility.Answer = false;
    }

    [TearDown]
    public void CloseWindow()
    {
        EditorWindow.CloseAll();
        Event.current = new Event();
        GUILayout.Pressed = null;
    }

    [Test]
    public void SegmentShowsTheMapAndAClickPicks()
    {
        Segment();
        GUI.Drawn = 0;
        Draw();
        Assert.AreEqual(1, GUI.Drawn);
        Color32[] all = Map();
        Event.current = new Event { type = EventType.MouseDown, mousePosition = new Vector2(150, 150) };
        Draw();
        Until(() => !Map().Equals(all) && !Same(Map(), all));
    }

    [Test]
    public void AnotherLevelShowsAnotherMap()
    {
        Segment();
        Color32[] all = Map();
        EditorGUI.Changed = true;
        Field<SegmentSession>("session").Result.SetNumRegions(1);
        Draw();
        Until(() => !Same(Map(), all));
    }

    [Test]
    public void CreateWritesBesideTheTextureAndAsksBeforeItReplaces()
    {
        Segment();
        Field<CreateSettings>("creating").Output = Output.IdMap;
        string file = "Assets/Textures/" + Texture.name + " ID map.png";
        Press("Create of");
        byte[] made = File.ReadAllBytes(file);
        Assert.AreEqual(Width, made[19]);
        File.WriteAllText(file, "mine");
        Press("Create of");
        StringAssert.Contains(file, EditorUtility.Asked);
        Assert.AreEqual("mine", File.ReadAllText(file));
        EditorUtility.Answer = true;
        Press("Create of");
        Assert.AreEqual(made, File.ReadAllBytes(file));
        File.Delete(file);
    }

    [Test]
    public void CreateShowsHowFarItIsAndSaysWhatFails()
    {
        Segment();
        var creating = Field<CreateSettings>("creating");
        creating.Output = Output.Sprites;
        EditorUtility.Bars = 0;
        Press("Create of");
        int count = Field<SegmentSession>("session").Result.NumRegions;
        // Each is cut out, then imported.
        Assert.AreEqual(2 * count, EditorUtility.Bars);
        Assert.IsFalse(EditorUtility.ShowsBar);
        EditorUtility.Answer = true;
        creating.Grow = float.NaN;
        Press("Create of");
        StringAssert.Contains("grow", EditorUtility.Asked);
        Assert.IsFalse(EditorUtility.ShowsBar);
        AssetDatabase.DeleteAsset("Assets/Textures/" + Texture.name + " regions");
    }

    [Test]
    public void CancelEndsTheRun()
    {
        Press("Segment");
        Assert.IsTrue(Field<SegmentSession>("session").IsRunning);
        Press("Cancel");
        Until(() => !Field<SegmentSession>("session").IsRunning);
        Assert.IsNull(Field<SegmentSession>("session").Result);
    }

    [Test]
    public void CheckInstallationCopiesTheReport()
    {
        EditorGUILayout.Unfolded = true;
        Press("Check installation");
        StringAssert.Contains("ONNX Runtime: 1.", EditorGUIUtility.systemCopyBuffer);
        EditorGUILayout.Unfolded = false;
    }

    [Test]
    public void NothingIsWrittenToTheConsole()
    {
        Debug.Said.Clear();
        Segment();
        Assert.AreEqual(0, Debug.Said.Count, string.Join("\n", Debug.Said));
    }

    private void Segment()
    {
        Press("Segment");
        Until(() => Field<RegionPreview>("preview").Texture != null);
    }

    private Color32[] Map()
    {
        return Field<RegionPreview>("preview").Texture.GetPixels32();
    }

    private static bool Same(Color32[] a, Color32[] b)
    {
        return string.Join("", a) == string.Join("", b);
    }

    private void Press(string button)
    {
        GUILayout.Pressed = button;
        Draw();
        Assert.IsNull(GUILayout.Pressed);
        EditorApplication.CallDelayed();
    }

    private void Draw()
    {
        EditorWindow.Call(window, "OnGUI");
    }

    private T Field<T>(string name)
    {
        return (T)typeof(SegmentWindow).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
            .GetValue(window);
    }

    private static void Call(string entry)
    {
        Type menu = typeof(SegmentWindow).Assembly.GetType("EmerDiff.Editor.SegmentMenu");
        menu.GetMethod(entry, BindingFlags.Static | BindingFlags.NonPublic).Invoke(null, null);
    }

    private static void Until(Func<bool> isSo)
    {
        object context = SynchronizationContext.Current;
        for (DateTime end = DateTime.Now.AddMinutes(1); !isSo() && DateTime.Now < end; Thread.Sleep(5))
            context.GetType().GetMethod("Exec", BindingFlags.Instance | BindingFlags.NonPublic)
                .Invoke(context, null);
        Assert.IsTrue(isSo(), "It has not come about in a minute. " + string.Join("\n", Debug.Said));
    }
}
