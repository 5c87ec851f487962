using System.Diagnostics;
using Actors.Cli.Settings;
using Actors.Runs.Protocol;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>This program again, in the environment of a worker: native libraries read theirs when they are loaded.</summary>
internal static class AsWorker
{
    private const string Mark = "ACTORS_BENCH_AS_WORKER";

    public static bool Is => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        var settings = RunSpecification.Of(Configuration.Bind(Configuration.Load("hocon/captcha-small.conf", []))).Run;
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        foreach (var argument in (string[])[.. Environment.GetCommandLineArgs()[..1], .. args])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in WorkerEnvironment.Variables(WorkerEnvironment.Threads(settings)))
            start.Environment[name] = value;
        start.Environment[Mark] = "1";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
