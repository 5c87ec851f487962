using Actors.Cli.Output;
using Actors.EventSourcing;
using Actors.Journals.Sqlite;
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

    private Node(SqliteStore store, ActorSystem system, RunSurroundings surroundings)
    {
        _store = store;
        _system = system;
        _surroundings = surroundings;
    }

    public SqliteJournal Journal => _store.Journal;

    /// <summary>What no restart of an actor could mend; null for nothing.</summary>
    public Exception? Failure => _system.Failure;

    public RunReader Runs => new(_store.Journal, _store.Snapshots);

    /// <param name="activity">Told what a worker does beside new steps.</param>
    /// <exception cref="RefusalException">Another process owns the home.</exception>
    public static Node Open(RunHome home, NodeSettings settings, Action<string, long, long> activity)
    {
        var store = OpenStore(home);
        var runs = new Persistence<RunState, RunEvent>(store.Journal, RunEventCodec.Instance)
        {
            Leases = store.Leases,
            Snapshots = store.Snapshots,
            States = new RunSnapshotCodec(),
            SnapshotEvery = settings.Journal.SnapshotEvery,
        };
        var retention = new Persistence<RetentionState, RetentionEvent>(store.Journal, RetentionEventCodec.Instance) { Leases = store.Leases };
        return new Node(store, new ActorSystem(), new RunSurroundings(home, Workers(), settings.Worker, runs, retention, activity));
    }

    // Started as `dotnet Actors.Cli.dll`, this process is dotnet and the program its first argument.
    private static ChildProcessLauncher Workers() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? new(Environment.ProcessPath!, [typeof(Node).Assembly.Location, WorkerArgument])
        : new(Environment.ProcessPath!, [WorkerArgument]);

    /// <summary>The argument with which this program is a worker.</summary>
    public const string WorkerArgument = "worker";

    // A full disk may stay full for days: what a restart may mend is tried again for ever, at longest every half minute.
    private static readonly SupervisorStrategy Untiring = SupervisorStrategy.Default with { MaxRestarts = int.MaxValue };

    public ActorRef<Envelope<RunCommand, RunEvent>> Spawn(string run) =>
        _system.Spawn(Props.Of(() => new RunActor(run, _surroundings)) with { Supervision = Untiring }, run);

    public async ValueTask DisposeAsync()
    {
        await _system.StopAsync();
        await _store.DisposeAsync();
    }

    private static SqliteStore OpenStore(RunHome home)
    {
        try
        {
            Directory.CreateDirectory(home.Path);
            return SqliteStore.Open(home.JournalPath);
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
