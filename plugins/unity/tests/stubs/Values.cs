// What the package uses of UnityEngine's values, for tests without Unity.
using System;

namespace UnityEngine
{
    public struct Vector2
    {
        public float x, y;
        public Vector2(float x, float y) { this.x = x; this.y = y; }
        public static Vector2 zero { get { return new Vector2(); } }
        public float sqrMagnitude { get { return x * x + y * y; } }
        public static Vector2 operator +(Vector2 a, Vector2 b) { return new Vector2(a.x + b.x, a.y + b.y); }
        public static Vector2 operator -(Vector2 a, Vector2 b) { return new Vector2(a.x - b.x, a.y - b.y); }
        public static Vector2 operator *(Vector2 a, float b) { return new Vector2(a.x * b, a.y * b); }
        public static Vector2 operator /(Vector2 a, float b) { return new Vector2(a.x / b, a.y / b); }
        public static implicit operator Vector3(Vector2 a) { return new Vector3(a.x, a.y, 0); }
        public static implicit operator Vector2(Vector3 a) { return new Vector2(a.x, a.y); }
        public override string ToString() { return "(" + x + ", " + y + ")"; }
    }

    public struct Vector3
    {
        public float x, y, z;
        public Vector3(float x, float y, float z) { this.x = x; this.y = y; this.z = z; }
    }

    public struct Vector2Int
    {
        public Vector2Int(int x, int y) { this.x = x; this.y = y; }
        public int x { get; set; }
        public int y { get; set; }
        public override string ToString() { return "(" + x + ", " + y + ")"; }
    }

    public struct Rect
    {
        public Rect(float x, float y, float width, float height)
        {
            this.x = x; this.y = y; this.width = width; this.height = height;
        }
        public float x { get; set; }
        public float y { get; set; }
        public float width { get; set; }
        public float height { get; set; }
        public float xMin { get { return x; } }
        public float yMin { get { return y; } }
        public bool Contains(Vector2 p) { return p.x >= x && p.x < x + width && p.y >= y && p.y < y + height; }
    }

    public struct RectInt
    {
        public RectInt(int x, int y, int width, int height)
        {
            this.x = x; this.y = y; this.width = width; this.height = height;
        }
        public int x { get; set; }
        public int y { get; set; }
        public int width { get; set; }
        public int height { get; set; }
        public int xMax { get { return x + width; } }
        public int yMax { get { return y + height; } }
        public override string ToString() { return "(" + x + ", " + y + ", " + width + ", " + height + ")"; }
    }

    public struct Color
    {
        public float r, g, b, a;
        public Color(float r, float g, float b, float a = 1) { this.r = r; this.g = g; this.b = b; this.a = a; }
        public static Color white { get { return new Color(1, 1, 1); } }
    }

    public struct Color32
    {
        public byte r, g, b, a;
        public Color32(byte r, byte g, byte b, byte a) { this.r = r; this.g = g; this.b = b; this.a = a; }
        public override string ToString() { return "RGBA(" + r + ", " + g + ", " + b + ", " + a + ")"; }
    }

    public static class Mathf
    {
        public static int Clamp(int value, int min, int max) { return Math.Max(min, Math.Min(max, value)); }
        public static float Clamp01(float value) { return Math.Max(0, Math.Min(1, value)); }
        public static float Max(float a, float b) { return Math.Max(a, b); }
        public static float Min(float a, float b) { return Math.Min(a, b); }
        public static int FloorToInt(float value) { return (int)Math.Floor(value); }
        public static int RoundToInt(float value) { return (int)Math.Round(value); }
        public static float HalfToFloat(ushort half)
        {
            int exponent = half >> 10 & 31, mantissa = half & 1023;
            double value = exponent == 0 ? mantissa * Math.Pow(2, -24)
                : exponent == 31 ? (mantissa == 0 ? double.PositiveInfinity : double.NaN)
                : (1 + mantissa / 1024.0) * Math.Pow(2, exponent - 15);
            return (float)(half >> 15 == 0 ? value : -value);
        }
    }
}
