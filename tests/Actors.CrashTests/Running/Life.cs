using System.Diagnostics;

namespace Actors.CrashTests.Running;

/// <summary>One process of the program, from its start to its end.</summary>
internal sealed class Life : IDisposable
{
    // An idle machine needs seconds; a busy one must not fail a test.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    static Life() => Signals.HeedInterrupt();

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Life(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "Actors.Cli");

    /// <summary>The program that a node starts for each attempt of a run.</summary>
    public static string Worker { get; } = Path.Combine(AppContext.BaseDirectory, "worker", "Actors.Worker");

    public int ProcessId => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>The worker's process id; 0 when there is none.</summary>
    public int WorkerId => ProcessTable.ChildrenOf(ProcessId).FirstOrDefault();

    public static Life Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new Life(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<Ending> RunAsync(params string[] arguments)
    {
        using var life = Start(arguments);
        return await life.EndAsync();
    }

    /// <summary>Runs the program to its end with standard error on a device that is full.</summary>
    public static async Task<Ending> RunUnloggedAsync(params string[] arguments)
    {
        string[] shell = ["-c", "exec \"$0\" \"$@\" 2>/dev/full", Executable, .. arguments];
        using var life = new Life(Process.Start(new ProcessStartInfo("sh", shell) { RedirectStandardOutput = true, RedirectStandardError = true })!);
        return await life.EndAsync();
    }

    public void Signal(int signal) => Signals.Send(ProcessId, signal);

    public async Task<Ending> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return new Ending(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}

internal sealed record Ending(int ExitCode, string Output, string Error)
{
    /// <summary>What was said when the command was refused: one line.</summary>
    public string Refusal => Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
