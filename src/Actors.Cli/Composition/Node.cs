using System.Collections.Concurrent;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Dispatch;
using Actors.EventSourcing;
using Actors.Journals.Sqlite;
using Actors.Messaging;
using Actors.Supervision;
using Actors.Training.Retention;
using Actors.Training.Runs;
using Actors.Training.Settings;
using Actors.Training.Views;
using Actors.Training.Workers;

namespace Actors.Cli.Composition;

/// <summary>The process that owns the runs of one home: the one place that names the journal's store and the worker's program.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly ActorSystem _system;
    private readonly RunSurroundings _surroundings;

    private readonly ThreadDispatcher _deleting;
    private readonly ConcurrentDictionary<string, ActorRef<Envelope<RunCommand, RunEvent>>> _runs = [];
    private readonly ConcurrentDictionary<string, bool> _trained = [];
    private readonly ControlServer? _control;

    private Node(SqliteStore store, ActorSystem system, RunSurroundings surroundings, ThreadDispatcher deleting)
    {
        _store = store;
        _system = system;
        _surroundings = surroundings;
        _deleting = deleting;
        _control = ControlServer.TryStart(surroundings.Home, AnswerAsync, warning => Console.Error.WriteLine($"actors: {warning}"));
    }

    public SqliteJournal Journal => _store.Journal;

    /// <summary>What no restart of an actor could mend; null for nothing.</summary>
    public Exception? Failure => _system.Failure;

    public RunReader Runs => new(_store.Journal, _store.Snapshots);

    /// <param name="activity">Told what a worker does beside new steps.</param>
    /// <exception cref="RefusalException">Another process owns the home.</exception>
    public static Node Open(RunHome home, NodeSettings settings, Action<string, long, long> activity)
    {
        var workers = new ChildProcessLauncher(WorkerExecutable.Find());
        var store = OpenStore(home, settings.Journal);
        var runs = new Persistence<RunState, RunEvent>(store.Journal, RunEventCodec.Instance)
        {
            Leases = new LeasesAboveFiles(store.Leases, home),
            Snapshots = store.Snapshots,
            States = new RunSnapshotCodec(),
            SnapshotEvery = settings.Journal.SnapshotEvery,
        };
        var retention = new Persistence<RetentionState, RetentionEvent>(store.Journal, RetentionEventCodec.Instance)
        {
            Leases = store.Leases,
            Snapshots = store.Snapshots,
            States = new RetentionSnapshotCodec(),
            SnapshotEvery = settings.Journal.SnapshotEvery,
        };
        var deleting = new ThreadDispatcher("retention");
        var surroundings = new RunSurroundings(home, workers, settings.Worker, runs, retention, activity)
        {
            LookForRoomEvery = settings.Disk.LookEvery, JournalReserve = store.Reserve, Outages = new OutageNotes(store.Health!),
            RetentionDispatcher = deleting,
        };
        return new Node(store, new ActorSystem(), surroundings, deleting);
    }

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // A full disk may stay full for days: what a restart may mend is tried again for ever, at longest every half minute.
    private static readonly SupervisorStrategy Untiring = SupervisorStrategy.Default with { MaxRestarts = int.MaxValue };

    /// <summary>The actor of a run; the same for as long as the node lives.</summary>
    public ActorRef<Envelope<RunCommand, RunEvent>> Run(string run) => _runs.GetOrAdd(
        run, _ => _system.Spawn(Props.Of(() => new RunActor(run, _surroundings)) with { Supervision = Untiring }, run));

    /// <summary>Says from now on, to whoever asks, that this process is there for a run.</summary>
    public void Train(string run) => _trained[run] = true;

    /// <summary>Carries out what another process, or this one, was asked for.</summary>
    public async Task<ControlReply> AnswerAsync(ControlRequest request)
    {
        if (request.Command is ControlCommand.Look)
            return new ControlReply("", Trains: [.. _trained.Keys], Outage: _store.Health!.LastOutage is { IsOn: true } outage ? outage : null);
        if (!(await Runs.ReadAsync(request.Run)).Exists)
            return new ControlReply("there is no such run");
        try
        {
            return await Run(request.Run).AskAsync(request.Command.ToRunCommand(), Patience) is CommandResult<RunEvent>.Refused refused
                ? new ControlReply(refused.Reason)
                : new ControlReply("");
        }
        catch (AskTimeoutException late)
        {
            return new ControlReply(late.Message, TimedOut: true);
        }
        catch (Exception failure) when (failure is ActorStoppedException or CommandFailedException)
        {
            return new ControlReply(failure.InnerException?.Message ?? failure.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        await _system.StopAsync();
        _deleting.Dispose();
        await _store.DisposeAsync();
    }

    private static SqliteStore OpenStore(RunHome home, JournalSettings settings)
    {
        try
        {
            Directory.CreateDirectory(home.Path);
            return SqliteStore.Open(home.JournalPath, new SqliteOptions
            {
                ReserveBytes = settings.Reserve, CallerCommitLimit = settings.CallerCommitLimit, FailurePatience = settings.FailurePatience,
            });
        }
        catch (JournalInUseException inUse)
        {
            throw new RefusalException(ExitCode.Conflict,
                $"home {home.Path} is in use by {inUse.Holder}; wait for it, stop it, or choose another with --home");
        }
        catch (JournalFormatException damage)
        {
            throw new RefusalException(ExitCode.Integrity, $"home {home.Path} cannot be used: {damage.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Failed, $"home {home.Path} cannot be used: {failure.Message}");
        }
    }
}
