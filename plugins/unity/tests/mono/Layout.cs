// Prints sizes, offsets and constants as the package has them.
using System;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

internal static class Layout
{
    private static void Main()
    {
        Type[] types = typeof(EmerDiff.EmerDiffModel).Assembly.GetTypes();
        const BindingFlags All = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (Type type in types.Where(found => found.IsValueType && found.IsLayoutSequential
            && found.Namespace == "EmerDiff.Native" && found.Name.StartsWith("Native", StringComparison.Ordinal)))
        {
            Console.WriteLine("struct " + type.Name + " " + Marshal.SizeOf(type) + " " +
                type.GetField("Size", All).GetRawConstantValue());
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public))
                Console.WriteLine("field " + type.Name + " " + field.Name + " " + Marshal.OffsetOf(type, field.Name));
        }
        foreach (FieldInfo field in types.Single(found => found.Name == "Constants").GetFields(All))
            Console.WriteLine("constant " + field.Name + " " + field.GetRawConstantValue());
        foreach (object value in Enum.GetValues(typeof(EmerDiff.EmerDiffError)))
            Console.WriteLine("constant " + value + " " + (int)value);
        foreach (MethodInfo method in types.Single(found => found.Name == "NativeMethods").GetMethods(All)
            .Where(found => found.IsDefined(typeof(DllImportAttribute), false)))
            Console.WriteLine("function " + method.Name + " " + method.GetParameters().Length);
    }
}
