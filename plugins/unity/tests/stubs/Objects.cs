// What the package uses of UnityEngine's objects, for tests without Unity. As in Unity, only the main
// thread makes them, and one that was destroyed equals null.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace AOT
{
    public sealed class MonoPInvokeCallbackAttribute : Attribute
    {
        public MonoPInvokeCallbackAttribute(Type type) { }
    }
}

namespace UnityEngine
{
    public class UnityException : Exception
    {
        public UnityException(string message) : base(message) { }
    }

    public static class MainThread
    {
        private static Thread thread = Thread.CurrentThread;
        public static void Require(string what)
        {
            if (Thread.CurrentThread != thread)
                throw new UnityException(what + " can only be called from the main thread.");
        }
    }

    public enum HideFlags { None, HideAndDontSave }

    public class Object
    {
        public static int Living;
        private bool destroyed;
        public Object() { MainThread.Require(GetType().Name); Interlocked.Increment(ref Living); }
        public string name { get; set; } = "";
        public HideFlags hideFlags { get; set; }
        public static void Destroy(Object thing) { DestroyImmediate(thing); }
        public static void DestroyImmediate(Object thing)
        {
            if (thing.destroyed)
                return;
            thing.destroyed = true;
            Interlocked.Decrement(ref Living);
            thing.Freed();
        }
        protected virtual void Freed() { }
        public static bool operator ==(Object a, Object b)
        {
            return ReferenceEquals(Alive(a), Alive(b));
        }
        public static bool operator !=(Object a, Object b) { return !(a == b); }
        public static implicit operator bool(Object thing) { return thing != null; }
        public override bool Equals(object other) { return ReferenceEquals(this, other); }
        public override int GetHashCode() { return base.GetHashCode(); }
        private static Object Alive(Object thing) { return (object)thing == null || thing.destroyed ? null : thing; }
    }

    public class ScriptableObject : Object { }

    public class Component : Object
    {
        public GameObject gameObject { get; internal set; }
        public Transform transform { get { return gameObject.transform; } }
        public T GetComponent<T>() where T : Component { return gameObject.GetComponent<T>(); }
    }

    public class Behaviour : Component { }

    public class MonoBehaviour : Behaviour { }

    public class Transform : Component
    {
        internal readonly List<Transform> children = new List<Transform>();
        public Transform parent { get; private set; }
        public Vector3 localPosition { get; set; }
        public Vector3 position { get; set; }
        public int childCount { get { return children.Count; } }
        public Transform GetChild(int index) { return children[index]; }
        public void SetParent(Transform other, bool worldPositionStays = true)
        {
            parent = other;
            other.children.Add(this);
        }
        public Vector3 InverseTransformPoint(Vector3 p) { return p; }
    }

    public sealed class GameObject : Object
    {
        private readonly List<Component> components = new List<Component>();
        public GameObject(string name) { this.name = name; AddComponent<Transform>(); }
        public Transform transform { get { return GetComponent<Transform>(); } }
        public T AddComponent<T>() where T : Component, new()
        {
            var made = new T { gameObject = this };
            components.Add(made);
            return made;
        }
        public T GetComponent<T>() where T : Component { return components.OfType<T>().FirstOrDefault(); }
        protected override void Freed()
        {
            foreach (Transform child in transform.children)
                DestroyImmediate(child.gameObject);
            foreach (Component component in components)
                DestroyImmediate(component);
        }
    }

    public class Renderer : Component { public int sortingOrder { get; set; } }

    public sealed class SpriteRenderer : Renderer
    {
        public Sprite sprite { get; set; }
        public Color color { get; set; }
    }

    public sealed class PolygonCollider2D : Behaviour
    {
        private Vector2[][] paths = new Vector2[0][];
        public int pathCount { get { return paths.Length; } set { Array.Resize(ref paths, value); } }
        public void SetPath(int index, Vector2[] points) { paths[index] = points; }
        public Vector2[] GetPath(int index) { return paths[index]; }
    }

    public sealed class Camera : Behaviour
    {
        public static Camera main { get { return null; } }
        public Vector3 ScreenToWorldPoint(Vector3 p) { return p; }
    }

    [AttributeUsage(AttributeTargets.Field)] public sealed class SerializeFieldAttribute : Attribute { }
    public sealed class TooltipAttribute : Attribute { public TooltipAttribute(string text) { } }
    public sealed class RangeAttribute : Attribute { public RangeAttribute(float min, float max) { } }
    public sealed class RequireComponentAttribute : Attribute { public RequireComponentAttribute(Type type) { } }
    public sealed class AddComponentMenuAttribute : Attribute { public AddComponentMenuAttribute(string name) { } }
    public enum RuntimeInitializeLoadType { BeforeSceneLoad }
    public sealed class RuntimeInitializeOnLoadMethodAttribute : Attribute
    {
        public RuntimeInitializeOnLoadMethodAttribute(RuntimeInitializeLoadType type) { }
    }
}
