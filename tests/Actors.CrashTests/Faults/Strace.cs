using System.Diagnostics;
using System.Text.RegularExpressions;
using Actors.CrashTests.Running;

namespace Actors.CrashTests.Faults;

/// <summary>Runs a program under strace, which counts the calls that it and its children make on some paths, and injects a fault.</summary>
internal static partial class Strace
{
    /// <param name="command">The program and its arguments.</param>
    /// <param name="paths">Calls on other paths are neither counted nor met.</param>
    /// <param name="fault">What is injected; null to count only.</param>
    public static async Task<Straced> RunAsync(IEnumerable<string> command, IEnumerable<string> paths, Fault? fault)
    {
        var log = Path.GetTempFileName();
        try
        {
            string[] arguments =
            [
                // Not with --seccomp-bpf: version 6.1 then delivers no signals.
                "-f", "-q", "-o", log, .. fault is null ? (string[])[] : ["-e", $"trace={fault.Call}", "-e", fault.Injection],
                .. paths.SelectMany(path => (string[])["-P", path]), .. command,
            ];
            var start = new ProcessStartInfo("strace", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            // strace counts a call by the thread that makes it: one thread is to make all of the journal's.
            start.Environment["ACTORS_CALLER_COMMIT_LIMIT"] = "0 s";
            using var process = Start(start);
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var trace = await File.ReadAllTextAsync(log);
            return new Straced(
                new Ending(process.ExitCode, output, await error),
                fault?.Effect == Fault.Kill && trace.Contains("killed by SIGKILL", StringComparison.Ordinal),
                trace.Contains("(INJECTED)", StringComparison.Ordinal),
                [.. Calls(trace)]);
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("these tests inject faults with strace: scripts/setup strace");
        }
    }

    // A call that another thread interrupts is on two lines; the second says "resumed".
    private static IEnumerable<TracedCall> Calls(string trace) =>
        Call().Matches(trace).Select(match => new TracedCall(int.Parse(match.Groups[1].ValueSpan), match.Groups[2].Value));

    [GeneratedRegex(@"^(\d+) +(\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Call();
}

/// <param name="ThreadId">The thread that made it.</param>
/// <param name="Name">The call's name.</param>
internal sealed record TracedCall(int ThreadId, string Name);

/// <param name="IsKilled">Whether the fault was a kill and found its call.</param>
/// <param name="IsInjected">Whether the fault was a result and found its call.</param>
/// <param name="Calls">The calls on the paths, in order.</param>
internal sealed record Straced(Ending Ending, bool IsKilled, bool IsInjected, TracedCall[] Calls)
{
    /// <summary>Every place that a fault can strike: strace counts the calls of a name by thread, from 1.</summary>
    public IEnumerable<(string Call, int When)> Places() => Numbered().Distinct();

    /// <summary>The calls in their order, as strace counts them.</summary>
    public (string Call, int When)[] Numbered()
    {
        var seen = new Dictionary<TracedCall, int>();
        return [.. Calls.Select(call => (call.Name, seen[call] = seen.GetValueOrDefault(call) + 1))];
    }
}
