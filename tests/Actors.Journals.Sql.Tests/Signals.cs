using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Actors.Journals.Sql.Tests;

/// <summary>Signals to processes that a test started.</summary>
internal static partial class Signals
{
    private const int Continue = 18, Stop = 19;

    /// <summary>Stops a process in the middle of what it does, until <see cref="Wake"/>. Returns when all of its threads stand still.</summary>
    public static void Freeze(this Process process)
    {
        Send(process, Stop);
        while (!Directory.GetDirectories($"/proc/{process.Id}/task").All(IsStopped))
            Thread.Yield();
    }

    /// <summary>Lets a frozen process continue.</summary>
    public static void Wake(this Process process) => Send(process, Continue);

    // "State:	T (stopped)"
    private static bool IsStopped(string task) =>
        File.ReadLines(Path.Combine(task, "status")).First(line => line.StartsWith("State:", StringComparison.Ordinal)).Contains('T');

    private static void Send(Process process, int signal) => Assert.Equal(0, Kill(process.Id, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
