using System.Diagnostics;
using Actors.Runs.Run;
using Actors.Runs.Protocol;

namespace Actors.CrashTests.Running;

/// <summary>A worker of a run's last attempt that outlives the node of that attempt: its parent is this process.</summary>
internal sealed class Orphan : IAsyncDisposable
{
    private readonly TaskCompletionSource _released = new();
    private readonly TaskCompletionSource _trains = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WorkerOrder _order;
    private Process? _process;

    private Orphan(WorkerOrder order)
    {
        _order = order;
        // The kernel kills a worker with the thread that started it, so that thread stays.
        new Thread(Live) { IsBackground = true }.Start();
    }

    public int ProcessId => _process!.Id;

    /// <returns>When it holds the run's directory and has executed a step.</returns>
    public static async Task<Orphan> StartAsync(Home home)
    {
        await using var journal = new JournalWatch(home);
        var submitted = (await journal.EventsAsync()).OfType<RunEvent.RunSubmitted>().Single();
        var orphan = new Orphan(new WorkerOrder(
            submitted.Run, submitted.Id, home.Runs.DirectoryOf(submitted.Run), Attempt: 1, FencingToken: 1, Environment.ProcessId, Window: 1_000,
            OrphanGraceMs: 0, submitted.Settings, submitted.RecipeSettings, Checkpoints: []));
        await orphan._trains.Task;
        return orphan;
    }

    public ValueTask DisposeAsync()
    {
        _released.SetResult();
        return ValueTask.CompletedTask;
    }

    private void Live()
    {
        var start = new ProcessStartInfo(Life.Worker, [WorkerProtocol.Argument])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = _process = Process.Start(start)!;
        var input = process.StandardInput.BaseStream;
        input.Write([.. WorkerProtocol.Encode(_order), (byte)'\n']);
        input.Flush();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (WorkerProtocol.DecodeReport(line) is not WorkerReport.BatchReported)
                continue;
            _trains.SetResult();
            _released.Task.Wait();
            process.Kill();
            return;
        }

        _trains.SetException(new InvalidOperationException($"it ended before it trained: {process.StandardError.ReadToEnd()}"));
    }
}
