using System.Diagnostics;
using System.Text.Json;
using Actors.Runs.Tests.Files;
using Actors.Runs.Protocol;

namespace Actors.Worker.Tests.Resuming;

/// <summary>
/// Every training once in one process, and once for each stop in two: one up to the stop, one that restores and goes on. A process does its part
/// of all trainings, and those that restore do so in the opposite order, so that nothing but the checkpoints can be alike.
/// </summary>
public sealed class ResumedTrainings : IAsyncLifetime, IDisposable
{
    public const long Steps = 12;

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<(string Training, int Threads, long Stop), (string Directory, TrainingEnd End)> _ends = [];

    /// <summary>Behind the first step, and between two changes of the learning rate, of which a validation is one.</summary>
    public static long[] Stops => [1, 7];

    public static int[] ThreadCounts => [1, 2];

    public static string[] Optimizers => ["adam", "adamw", "sgd", "sgd-momentum"];

    private static IEnumerable<(string Optimizer, string Layers)> All =>
        Optimizers.SelectMany(optimizer => LayerTrainable.Kinds.Select(layers => (optimizer, layers)));

    public async Task InitializeAsync()
    {
        foreach (var threads in ThreadCounts)
        {
            await TrainAsync(threads, stop: Steps, Steps, [.. All]);
            foreach (var stop in Stops)
            {
                await TrainAsync(threads, stop, until: stop, [.. All]);
                await TrainAsync(threads, stop, until: Steps, [.. All.Reverse()]);
            }
        }
    }

    /// <summary>How a training ended that was stopped behind a step; <see cref="Steps"/> for the one that was not stopped.</summary>
    internal TrainingEnd End(string optimizer, string layers, int threads, long stop) => _ends[($"{optimizer} {layers}", threads, stop)].End;

    /// <summary>The file with the model and the optimizer at the end.</summary>
    internal string FileOf(string optimizer, string layers, int threads, long stop)
    {
        var (directory, end) = _ends[($"{optimizer} {layers}", threads, stop)];
        return Path.Combine(directory, "checkpoints", end.Saved.File);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();

    private async Task TrainAsync(int threads, long stop, long until, (string Optimizer, string Layers)[] trainings)
    {
        var starts = trainings.Select(training =>
        {
            var isResumed = _ends.TryGetValue(($"{training.Optimizer} {training.Layers}", threads, stop), out var before);
            var directory = _directory[$"{threads}-{stop}-{training.Optimizer}-{training.Layers}"];
            return new TrainingStart(training.Optimizer, training.Layers, directory, isResumed ? before.End.Saved : null);
        }).ToArray();
        var ends = await StartAsync(new TrainingPart(threads, until, starts));
        foreach (var ((optimizer, layers), (start, end)) in trainings.Zip(starts.Zip(ends)))
            _ends[($"{optimizer} {layers}", threads, stop)] = (start.Directory, end);
    }

    private static async Task<TrainingEnd[]> StartAsync(TrainingPart part)
    {
        // The test host is a program of dotnet's in most runners.
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(TrainingPart).Assembly.Location, TrainingPart.Argument])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in WorkerEnvironment.Variables(part.Threads))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(part));
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"the child process ended with {process.ExitCode}: {await errors}");
            return JsonSerializer.Deserialize<TrainingEnd[]>(await output)!;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
