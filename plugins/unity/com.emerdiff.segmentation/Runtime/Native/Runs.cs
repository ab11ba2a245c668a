using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine;

namespace EmerDiff.Native
{
    /// <summary>
    /// The runs of this domain. Before it ends, when scripts are reloaded, they are cancelled and waited
    /// for: later the library would call back into a domain that is no more.
    /// </summary>
    internal static class Runs
    {
        private static readonly HashSet<Run> Going = new HashSet<Run>();
        private static bool isClosed;

        static Runs()
        {
            AppDomain.CurrentDomain.DomainUnload += (sender, arguments) => Close();
#if !UNITY_EDITOR
            Application.quitting += Close;
#endif
        }

        internal static void Start(Run run)
        {
            lock (Going)
            {
                if (isClosed)
                    throw new OperationCanceledException("Scripts are being reloaded, or the program ends.");
                // A run that got no thread never ends, so it is not waited for.
                run.StartThread();
                Going.Add(run);
            }
        }

        internal static void End(Run run)
        {
            lock (Going)
                Going.Remove(run);
        }

        /// <summary>Ends all runs; none begins later.</summary>
        internal static void Close()
        {
            Run[] going;
            lock (Going)
            {
                isClosed = true;
                going = Going.ToArray();
            }
            foreach (Run run in going)
                run.Cancel();
            // The system waits for these threads too, so there is no end to the waiting here.
            foreach (Run run in going)
                run.WaitForEnd();
        }
    }
}
