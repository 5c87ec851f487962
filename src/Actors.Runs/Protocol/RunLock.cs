using System.Diagnostics;
using Actors.Runs.Files;
using Actors.Runs.Interop;

namespace Actors.Runs.Protocol;

/// <summary>The lock that makes a worker the only one of its run. An orphan of an earlier attempt gets some time, then it is ended.</summary>
internal static class RunLock
{
    public const string FileName = "worker.lock";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(30);

    /// <param name="directory">The run's directory.</param>
    /// <param name="grace">How long to wait before the recorded holder is ended.</param>
    /// <exception cref="TimeoutException">The holder did not go away even so.</exception>
    public static LockFile Acquire(string directory, TimeSpan grace)
    {
        var path = Path.Combine(directory, FileName);
        if (WaitFor(path, grace) is { } acquired)
            return acquired;

        var holder = LockFile.LastHolder(path);
        if (IsWorker(holder))
            Posix.Kill(holder);
        return WaitFor(path, AfterKill)
            ?? throw new TimeoutException($"{path} is held by process {holder}; end it and resume the run");
    }

    // A lock has no event to wait for across processes, so it is asked for again and again; production time, in the worker only.
    private static LockFile? WaitFor(string path, TimeSpan limit)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (LockFile.TryAcquire(path) is { } acquired)
                return acquired;
            if (waited.Elapsed >= limit)
                return null;
            Thread.Sleep(Interval);
        }
    }

    // A recorded id may have been given to a stranger since; only a process that runs the same program is an orphan.
    private static bool IsWorker(int processId)
    {
        if (processId <= 0 || processId == Environment.ProcessId)
            return false;
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline") == File.ReadAllText("/proc/self/cmdline");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
