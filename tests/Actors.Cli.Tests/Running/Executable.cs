using System.Diagnostics;

namespace Actors.Cli.Tests.Running;

/// <summary>The program in a process of its own, as users run it.</summary>
internal static class Executable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<Ending> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Actors.Cli"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
        return new Ending(process.ExitCode, await output, await error);
    }

    /// <summary>Runs a command that is to be refused: in one line on standard error, with nothing on standard output.</summary>
    public static async Task<(int ExitCode, string Line)> RefusedAsync(params string[] arguments)
    {
        var ending = await RunAsync(arguments);
        Assert.Equal("", ending.Output);
        var line = Assert.Single(ending.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("actors: ", line);
        return (ending.ExitCode, line);
    }
}

internal sealed record Ending(int ExitCode, string Output, string Error);
