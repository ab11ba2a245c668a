// Runs the tests of an assembly as NUnit does: Runner.exe ASSEMBLY CLASS. A line for each test.
using System;
using System.Linq;
using System.Reflection;
using System.Threading;
using NUnit.Framework;

internal static class Runner
{
    private static int Main(string[] arguments)
    {
        // As Unity does when it starts.
        SynchronizationContext.SetSynchronizationContext(new UnityEngine.UnitySynchronizationContext());
        typeof(EmerDiff.EmerDiffModel).Assembly.GetType("EmerDiff.MachineMemory")
            .GetMethod("Note", BindingFlags.Static | BindingFlags.NonPublic, null, Type.EmptyTypes, null)
            .Invoke(null, null);
        Type type = Assembly.LoadFrom(arguments[0]).GetTypes().Single(found => found.Name == arguments[1]);
        object fixture = Activator.CreateInstance(type);
        CallAll<OneTimeSetUpAttribute>(type, fixture);
        int failed = 0;
        foreach (MethodInfo test in type.GetMethods())
        {
            var cases = test.GetCustomAttributes(typeof(TestCaseAttribute), false).Cast<TestCaseAttribute>();
            if (test.IsDefined(typeof(TestAttribute), false))
                failed += Run(type, fixture, test, new object[0]);
            foreach (TestCaseAttribute given in cases)
                failed += Run(type, fixture, test, given.Arguments);
        }
        CallAll<OneTimeTearDownAttribute>(type, fixture);
        return failed == 0 ? 0 : 1;
    }

    private static int Run(Type type, object fixture, MethodInfo test, object[] arguments)
    {
        string name = test.Name + "(" + string.Join(", ", arguments) + ")";
        try
        {
            CallAll<SetUpAttribute>(type, fixture);
            test.Invoke(fixture, arguments);
            CallAll<TearDownAttribute>(type, fixture);
            Console.WriteLine("passed " + name);
            return 0;
        }
        catch (Exception error)
        {
            Console.WriteLine("FAILED " + name + ": " + (error.InnerException ?? error));
            return 1;
        }
    }

    private static void CallAll<T>(Type type, object fixture) where T : Attribute
    {
        foreach (MethodInfo method in type.GetMethods().Where(found => found.IsDefined(typeof(T), false)))
            method.Invoke(fixture, null);
    }
}
