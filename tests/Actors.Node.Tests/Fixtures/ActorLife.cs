using System.Collections.Concurrent;
using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals;
using Actors.Node.Composition;
using Actors.Node.Entities;
using Actors.Node.Reading;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Checkpoints;
using Actors.Runs.Tests.Files;
using Actors.Runs.Tests.Run;
using Akka.Actor.Setup;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Fixtures;

/// <summary>A run actor over a journal in memory, with workers that a test plays and a clock that it moves.</summary>
internal sealed class ActorLife : IAsyncDisposable
{
    private const string Run = "captcha";

    private const string Overrides = """
        akka {
          loglevel = WARNING
          loggers = []
          stdout-loglevel = OFF
          log-dead-letters = off
          scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
          actor.default-dispatcher.type = "Actors.Node.Tests.Fixtures.CountingDispatcherConfigurator, Actors.Node.Tests"
          actor.internal-dispatcher.type = "Actors.Node.Tests.Fixtures.CountingDispatcherConfigurator, Actors.Node.Tests"
        }
        actors.retention-dispatcher.type = "Actors.Node.Tests.Fixtures.CountingDispatcherConfigurator, Actors.Node.Tests"
        """;

    private readonly TemporaryDirectory _directory = new();
    private readonly ActorSystem _system;
    private readonly MemoryJournal _memory = new();

    /// <param name="outage">Of the journal, before the actor is there.</param>
    /// <param name="decider">Decides in place of the real one; null for that.</param>
    public ActorLife(
        RunSettings? settings = null, int snapshotEvery = 1_000, JournalOutage? outage = null, IDecider<RunState, RunCommand, RunEvent>? decider = null)
    {
        Health.LastOutage = outage;
        Journal = new GatedJournal(_memory);
        Files = new FakeFiles(Checkpoints);
        Settings = settings ?? Samples.Settings;
        var snapshots = new MemorySnapshotStore();
        var config = ConfigurationFactory.ParseString(Overrides).WithFallback(NodeConfig.Required).WithFallback(EmbeddedPersistence.AsDefaultPlugins);
        _system = ActorSystem.Create(
            "life", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new EmbeddedStoreSetup(Journal, snapshots, Time)));
        Time.Scheduler = (TestScheduler)_system.Scheduler;
        var log = _system.ActorOf(Props.Create(() => new RecordingLog(Log)));
        _system.EventStream.Subscribe(log, typeof(Warning));
        _system.EventStream.Subscribe(log, typeof(Error));
        StartedAt = Time.GetTimestamp();
        var node = new RunDependencies("node", new RunHome(_directory.Path), Workers, Worker, Journal, snapshots, (_, _, _) => { })
        {
            FilesOf = _ => Files,
            LargestTokenOf = _ => LargestToken,
            LookEvery = LookForRoomEvery,
            JournalReserve = Reserve,
            Outages = new OutageNotes(Health),
            SnapshotEvery = snapshotEvery,
            Time = Time,
            BackoffJitter = 0,
            Decider = decider ?? new RunDecider(),
        };
        Actor = _system.ActorOf(RunsActor.Props(node), RunsActor.Name);
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

    public ConcurrentQueue<LogEntry> Log { get; } = new();

    public LifeTime Time { get; } = new();

    /// <summary>In the checkpoint files.</summary>
    public long LargestToken { get; set; }

    public GatedJournal Journal { get; }

    public FakeWorkers Workers { get; } = new();

    /// <summary>The runs of the node.</summary>
    public IActorRef Actor { get; }

    public ActorSystem System => _system;

    public string Checkpoints => new RunHome(_directory.Path).CheckpointsOf(Run);

    /// <summary>Records what another process has, before the run's actor is there.</summary>
    public async Task RecordAsync(params RunEvent[] events) =>
        await _memory.AppendAsync(new Append(RunHome.StreamOf(Run), 0, [.. events.Select(EventOf.Run)]));

    /// <summary>A submitted run with its first worker, which is ready.</summary>
    public async Task<FakeWorker> StartAsync()
    {
        await AskAsync(Samples.Submit(Settings));
        await AskAsync(new RunCommand.StartAttempt());
        var worker = await Workers.NextAsync();
        worker.Report(Samples.Ready());
        return worker;
    }

    public Task<CommandResult<RunEvent>> AskAsync(RunCommand command) =>
        Actor.Ask<CommandResult<RunEvent>>(new ForRun(Run, command)).Soon();

    public void Tell(object message) => Actor.Tell(new ForRun(Run, message));

    /// <summary>An actor of the run.</summary>
    public Task<IActorRef> FindAsync(string path) => _system.ActorSelection($"/user/{RunsActor.Name}/{Run}/{path}").ResolveOne(Patience.Limit);

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
        await _system.Terminate().Soon();
        _directory.Dispose();
    }
}
