// What the package's tests use of NUnit, for runs without Unity.
using System;
using System.Collections;
using System.Linq;

namespace NUnit.Framework
{
    public sealed class TestFixtureAttribute : Attribute { }
    public sealed class TestAttribute : Attribute { }
    public sealed class SetUpAttribute : Attribute { }
    public sealed class TearDownAttribute : Attribute { }
    public sealed class OneTimeSetUpAttribute : Attribute { }
    public sealed class OneTimeTearDownAttribute : Attribute { }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class TestCaseAttribute : Attribute
    {
        public TestCaseAttribute(params object[] arguments) { Arguments = arguments; }
        public object[] Arguments { get; }
    }

    public class AssertionException : Exception { public AssertionException(string text) : base(text) { } }

    public delegate void TestDelegate();

    public static class Assert
    {
        public static void AreEqual(object expected, object actual, string message = "")
        {
            if (!Same(expected, actual))
                throw new AssertionException(message + " expected " + Shown(expected) + ", was " + Shown(actual));
        }
        public static void AreEqual(double expected, double actual, double delta)
        {
            if (!(Math.Abs(expected - actual) <= delta))
                throw new AssertionException("expected " + expected + ", was " + actual);
        }
        public static void AreNotEqual(object expected, object actual)
        {
            if (Same(expected, actual))
                throw new AssertionException("both are " + Shown(actual));
        }
        public static void IsTrue(bool condition, string message = "") { AreEqual(true, condition, message); }
        public static void IsFalse(bool condition, string message = "") { AreEqual(false, condition, message); }
        public static void IsNull(object value) { AreEqual(null, value); }
        public static void IsNotNull(object value) { AreNotEqual(null, value); }
        public static void Greater(IComparable a, IComparable b, string message = "")
        {
            IsTrue(a.CompareTo(b) > 0, a + " > " + b + " " + message);
        }
        public static void Less(IComparable a, IComparable b) { IsTrue(a.CompareTo(b) < 0, a + " < " + b); }
        public static void Fail(string message) { throw new AssertionException(message); }
        public static T Throws<T>(TestDelegate code) where T : Exception
        {
            return Caught<T>(code, error => error.GetType() == typeof(T));
        }
        public static T Catch<T>(TestDelegate code) where T : Exception { return Caught<T>(code, error => error is T); }

        private static T Caught<T>(TestDelegate code, Func<Exception, bool> fits) where T : Exception
        {
            try { code(); }
            catch (Exception error) when (fits(error)) { return (T)error; }
            catch (Exception error) { throw new AssertionException("expected " + typeof(T) + ", was " + error); }
            throw new AssertionException("expected " + typeof(T) + ", nothing was thrown");
        }

        private static bool Same(object a, object b)
        {
            if (a is IEnumerable && b is IEnumerable)
                return ((IEnumerable)a).Cast<object>().SequenceEqual(((IEnumerable)b).Cast<object>());
            if (a is IConvertible && b is IConvertible && !(a is string) && !(b is string) && !(a is Enum))
                return Convert.ToDouble(a) == Convert.ToDouble(b);
            return Equals(a, b);
        }

        private static string Shown(object value)
        {
            var list = value as Array;
            return list == null ? "" + value : list.Length + " values";
        }
    }

    public static class StringAssert
    {
        public static void Contains(string part, string text)
        {
            if (!text.Contains(part))
                throw new AssertionException("\"" + part + "\" is not in \"" + text + "\"");
        }
    }
}
