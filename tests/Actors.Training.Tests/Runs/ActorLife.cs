using Actors.EventSourcing;
using Actors.Journal;
using Actors.Tests;
using Actors.Training.Retention;
using Actors.Training.Runs;
using Actors.Training.Settings;
using Actors.Training.Tests.Files;
using Actors.Training.Views;

namespace Actors.Training.Tests.Runs;

/// <summary>A run actor over a journal in memory, with workers that a test plays and a clock that it moves.</summary>
internal sealed class ActorLife : IAsyncDisposable
{
    private const string Run = "captcha";

    private readonly TemporaryDirectory _directory = new();
    private readonly ActorSystem _system;
    private readonly MemoryJournal _memory = new();

    /// <param name="outage">Of the journal, before the actor is there.</param>
    public ActorLife(RunSettings? settings = null, int retentionSnapshotEvery = 0, JournalOutage? outage = null)
    {
        Health.LastOutage = outage;
        Journal = new GatedJournal(_memory);
        Files = new FakeFiles(Checkpoints);
        _system = new ActorSystem(new ActorSystemOptions { Time = Time, Dispatcher = Time.Dispatcher, Log = Log, Random = new Random(1) });
        Settings = settings ?? Samples.Settings;
        StartedAt = Time.GetTimestamp();
        var leases = new MemoryLeaseStore(_memory);
        var surroundings = new RunSurroundings(
            new RunHome(_directory.Path), Workers, Worker,
            new Persistence<RunState, RunEvent>(Journal, RunEventCodec.Instance) { Leases = leases },
            new Persistence<RetentionState, RetentionEvent>(Journal, RetentionEventCodec.Instance)
            {
                Leases = leases, Snapshots = new MemorySnapshotStore(), States = new RetentionSnapshotCodec(), SnapshotEvery = retentionSnapshotEvery,
            },
            (_, _, _) => { })
        {
            FilesOf = _ => Files, LookForRoomEvery = LookForRoomEvery, JournalReserve = Reserve, Outages = new OutageNotes(Health),
        };
        Actor = _system.Spawn(Props.Of(() => new RunActor(Run, surroundings)), Run);
    }

    public static WorkerSettings Worker { get; } = new()
    {
        Window = 64, MaxFailures = 4, MinBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(3), OrphanGrace = TimeSpan.FromSeconds(5),
    };

    public static TimeSpan LookForRoomEvery { get; } = TimeSpan.FromSeconds(5);

    /// <summary>By <see cref="Time"/>.</summary>
    public long StartedAt { get; }

    public FakeFiles Files { get; }

    public FakeReserve Reserve { get; } = new();

    public FakeHealth Health { get; } = new();

    public RunSettings Settings { get; }

    public RecordingLog Log { get; } = new();

    public ManualTime Time { get; } = new();

    public GatedJournal Journal { get; }

    public FakeWorkers Workers { get; } = new();

    public ActorRef<Envelope<RunCommand, RunEvent>> Actor { get; }

    public string Checkpoints => new RunHome(_directory.Path).CheckpointsOf(Run);

    /// <summary>A submitted run with its first worker, which is ready.</summary>
    public async Task<FakeWorker> StartAsync()
    {
        await AskAsync(Samples.Submit(Settings));
        await AskAsync(new RunCommand.StartAttempt());
        var worker = await Workers.NextAsync();
        worker.Report(Samples.Ready());
        return worker;
    }

    public Task<CommandResult<RunEvent>> AskAsync(RunCommand command) => Actor.AskAsync(command, Patience.Limit).Soon();

    /// <summary>The recorded events, once there is one like this.</summary>
    public async Task<IReadOnlyList<RunEvent>> RecordedAsync(Func<RunEvent, bool> isLast)
    {
        var events = new List<RunEvent>();
        using var limit = new CancellationTokenSource(Patience.Limit);
        await foreach (var recorded in _memory.FollowAsync(RunHome.StreamOf(Run), cancellationToken: limit.Token))
        {
            events.Add(RecordedRunEvent.Of(recorded).Event);
            if (isLast(events[^1]))
                break;
        }

        return events;
    }

    /// <summary>Retention's events, once there is one like this.</summary>
    public async Task<IReadOnlyList<RetentionEvent>> RetainedAsync(Func<RetentionEvent, bool> isLast)
    {
        var events = new List<RetentionEvent>();
        using var limit = new CancellationTokenSource(Patience.Limit);
        await foreach (var recorded in _memory.FollowAsync(RunHome.RetentionStreamOf(Run), cancellationToken: limit.Token))
        {
            events.Add(RetentionEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload));
            if (isLast(events[^1]))
                break;
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Journal.Open();
        await _system.StopAsync().Soon();
        _directory.Dispose();
    }
}
