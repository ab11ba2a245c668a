// Says what is said where the library cannot be used: Broken.exe.
using System;
using EmerDiff;

internal static class Broken
{
    private static void Main()
    {
        for (int time = 0; time < 2; time++)
        {
            try
            {
                EmerDiffModel.Load().Dispose();
                Console.WriteLine("loaded");
            }
            catch (EmerDiffException error)
            {
                Console.WriteLine(error.GetType().Name + " " + error.Error + ": " + error.Message);
            }
        }
        Console.WriteLine(EmerDiffInstallation.Check());
    }
}
