using System.Collections.Concurrent;
using System.Diagnostics;
using Actors.Node.Workers;
using Actors.Runs.Protocol;
using Actors.Runs.Run;

namespace Actors.Benchmarks.Durable;

/// <summary>Workers without a process: each reports steps at a rate, or as fast as its window lets it, and measures when they are acknowledged.</summary>
/// <param name="interval">Between two steps; zero for as fast as the window lets it.</param>
internal sealed class SteadyWorkers(TimeSpan interval) : IWorkerLauncher
{
    private readonly ConcurrentBag<SteadyWorker> _workers = [];

    public volatile bool Measures;

    public IEnumerable<SteadyWorker> All => _workers;

    public IWorker Launch(WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit)
    {
        var worker = new SteadyWorker(this, order.Window, onReport);
        _workers.Add(worker);
        ThreadPool.QueueUserWorkItem(_ => worker.Begin(interval));
        return worker;
    }
}

internal sealed class SteadyWorker(SteadyWorkers workers, int window, Action<WorkerReport> onReport) : IWorker
{
    private static readonly WorkerReport.Ready Ready = new(
        0, "", [], new Machine("cpu", 1, "none", "none"), new DataFacts("none", 1_000_000, 1, 1_000_000), new ModelFacts(1, 0));

    private readonly Lock _gate = new();
    private readonly Dictionary<long, long> _reportedAt = [];
    private Timer? _timer;
    private long _step;
    private long _acknowledged;
    private bool _isPaced;

    public List<double> LatenciesMs { get; } = [];

    public void Begin(TimeSpan interval)
    {
        onReport(Ready);
        _isPaced = interval > TimeSpan.Zero;
        if (_isPaced)
            _timer = new Timer(_ => Report(1), null, interval * Random.Shared.NextDouble(), interval);
        else
            Report(window);
    }

    public void Send(WorkerInstruction instruction)
    {
        if (instruction is not WorkerInstruction.Acknowledge acknowledge)
            return;
        int freed;
        lock (_gate)
        {
            freed = (int)(acknowledge.Step - _acknowledged);
            for (; _acknowledged < acknowledge.Step; _acknowledged++)
            {
                if (_reportedAt.Remove(_acknowledged + 1, out var at) && workers.Measures)
                    LatenciesMs.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        }

        if (!_isPaced)
            Report(freed);
    }

    public void Kill() => _timer?.Dispose();

    private void Report(int count)
    {
        for (var i = 0; i < count; i++)
        {
            long step;
            lock (_gate)
            {
                if (_step - _acknowledged >= window)
                    return;
                step = ++_step;
                _reportedAt[step] = Stopwatch.GetTimestamp();
            }

            onReport(new WorkerReport.BatchReported(step, 1f / step, 1e-3, 1f, 1));
        }
    }
}
