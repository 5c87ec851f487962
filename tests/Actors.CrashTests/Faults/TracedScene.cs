using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Actors.CrashTests.Faults;

/// <summary>A scene performed by a process of its own, under strace, which counts its calls on the scene's paths and injects a fault.</summary>
internal static partial class TracedScene
{
    /// <summary>Performs a scene.</summary>
    /// <param name="paths">Calls on other paths are neither counted nor met.</param>
    public static async Task<Traced> PerformAsync(SceneKind kind, string directory, IEnumerable<string> paths, Fault? fault)
    {
        var log = Path.GetTempFileName();
        try
        {
            string[] arguments =
            [
                // Not with --seccomp-bpf: version 6.1 then delivers no signals.
                "-f", "-q", "-o", log, .. fault is null ? (string[])[] : ["-e", $"trace={fault.Call}", "-e", fault.Injection],
                .. paths.SelectMany(path => (string[])["-P", path]), "dotnet", typeof(TracedScene).Assembly.Location, $"{kind}", directory,
            ];
            var start = new ProcessStartInfo("strace", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            using var process = Start(start);
            var error = process.StandardError.ReadToEndAsync();
            var said = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await process.WaitForExitAsync();
            var trace = await File.ReadAllTextAsync(log);
            var isKilled = trace.Contains("killed by SIGKILL", StringComparison.Ordinal);
            Assert.True(isKilled || process.ExitCode == 0, $"{fault}: {await error}");
            return new Traced(said, isKilled, isKilled || trace.Contains("(INJECTED)", StringComparison.Ordinal), [.. Calls(trace)]);
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
    private static IEnumerable<string> Calls(string trace) => Call().Matches(trace).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^\d+ +(\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Call();
}

/// <param name="Said">What the process said before it ended.</param>
/// <param name="IsStruck">Whether the fault found its call.</param>
/// <param name="Calls">Names of the calls on the scene's paths, in order.</param>
internal sealed record Traced(string[] Said, bool IsKilled, bool IsStruck, string[] Calls);
