using System.Runtime.InteropServices;

namespace Actors.CrashTests.Running;

/// <summary>What Linux can do to a process.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal; a process that is already gone is no error.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id stands for a group of processes, perhaps that of the tests.</exception>
    public static void Send(int processId, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        _ = kill(processId, signal);
    }

    /// <summary>Undoes that Ctrl-C is ignored, as it is in whatever a script starts in the background, and in all that this starts.</summary>
    public static void HeedInterrupt() => _ = signal(Interrupt, 0);

    [LibraryImport("libc")]
    private static partial int kill(int processId, int signal);

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);
}
