using Actors.Node.Reading;
using Actors.Node.Workers;
using Actors.Runs.Protocol;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Akka.Actor;
using Akka.Event;

namespace Actors.Node.Entities;

/// <summary>
/// A run's side of its worker: orders it, instructs it, and takes what it says.
/// <list type="bullet">
/// <item>A worker is ordered after the journal was read for what retention has retired. That reading is tried again until it succeeds.</item>
/// <item>A pause that comes before the worker is launched, or after it has died, is a pause.</item>
/// <item>What starts the next attempt is a timer: a pause, or an attempt that an operator starts, takes it back even when it is under way.</item>
/// </list>
/// </summary>
/// <param name="worker">Owns the run's worker process.</param>
/// <param name="self">The run's entity.</param>
/// <param name="decide">Has the run decide on a command next.</param>
internal sealed class WorkerLink(
    string run, RunDependencies node, IActorRef worker, IActorRef self, ITimerScheduler timers, ILoggingAdapter log, Action<RunCommand> decide)
{
    private const string OrderAgain = "order again";
    private const string NextAttempt = "next attempt";
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadingLimit = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private (int Attempt, string Reason) _pause = (0, "");
    private bool _isAttached;
    private int _ordering;
    private int _live; // The attempt whose worker lives, or will in a moment; 0 for none.

    /// <summary>Whether the run waits for its operator: no attempt has begun since the node started.</summary>
    public bool IsIdle { get; private set; } = true;

    /// <summary>Has the worker's owner hand over everything that is not recorded.</summary>
    public void Attach() => worker.Tell(new WorkerCommand.Attach(), self);

    /// <summary>The worker's owner has lost its worker: it has to be attached again.</summary>
    public void OnRestarted()
    {
        (_isAttached, _live) = (false, 0);
        Attach();
    }

    /// <summary>The worker's owner has told which worker there is.</summary>
    /// <returns>The attempt whose worker lives, or will in a moment; 0 for none.</returns>
    public int OnAttached(WorkerEvent.Attached attached)
    {
        _isAttached = true;
        IsIdle &= attached.IsIdle;
        return _live = Math.Max(attached.LiveAttempt, _live);
    }

    public void ScheduleAttempt(TimeSpan delay) => timers.StartSingleTimer(NextAttempt, new RunCommand.StartAttempt(), delay);

    public void CancelAttempt() => timers.Cancel(NextAttempt);

    /// <summary>Starts the worker of the open attempt. One that still runs is ended.</summary>
    public void Start(RunState state)
    {
        IsIdle = false;
        _ordering = _live = state.Attempt;
        worker.Tell(new WorkerCommand.Prepare(), self);
        ReadRetired(state.Attempt);
    }

    public void Instruct(WorkerInstruction instruction) => worker.Tell(new WorkerCommand.Instruct(instruction), self);

    public void Pause(RunState state, string reason)
    {
        _pause = (state.Attempt, reason);
        worker.Tell(new WorkerCommand.Pause(reason), self);
        PauseWithoutWorker(state);
    }

    /// <summary>A pause of an open attempt that has no worker to carry it out is carried out here.</summary>
    public void PauseWithoutWorker(RunState state)
    {
        if (!_isAttached || _live == state.Attempt || _pause.Attempt != state.Attempt || !state.AttemptOpen)
            return;
        CancelAttempt();
        decide(ExitOf(state.Attempt, new WorkerExit("gone", ""), ""));
    }

    /// <param name="pauseReason">Why that is a pause; empty when it is none.</param>
    public void End(RunState state, string pauseReason)
    {
        if (pauseReason != "")
            _pause = (state.Attempt, pauseReason);
        if (_ordering == state.Attempt)
            decide(ExitOf(state.Attempt, new WorkerExit("not started", ""), pauseReason));
        _ordering = 0;
        worker.Tell(new WorkerCommand.End(pauseReason), self);
        PauseWithoutWorker(state);
    }

    /// <summary>What a worker has said, as commands.</summary>
    public IReadOnlyList<RunCommand> CommandsOf(WorkerEvent.Messages messages) =>
        [.. messages.Content.Select(message => CommandOf(messages.Attempt, message))];

    /// <summary>The first messages are recorded, or need not be.</summary>
    public void Acknowledge(WorkerEvent.Messages messages, int count) =>
        worker.Tell(new WorkerCommand.Acknowledge(messages.Attempt, messages.First + count - 1), self);

    /// <returns>The order with which the worker is launched; null when it is not wanted any more.</returns>
    public WorkerOrder? Launch(RunState state, RetiredRead read)
    {
        if (read.Attempt != _ordering || read.Attempt != state.Attempt || !state.AttemptOpen)
            return null;
        timers.Cancel(OrderAgain);
        _ordering = 0;
        var order = WorkerOrders.Of(state, node.Home, node.Worker, Environment.ProcessId, read.Retention);
        worker.Tell(new WorkerCommand.Launch(order), self);
        return order;
    }

    public void OnReadFailed(RetiredUnread failed)
    {
        if (failed.Attempt != _ordering)
            return;
        log.Warning("the journal could not be read before a worker was started; trying again: {0}", failed.Cause.Message);
        node.Unreadable(run, failed.Cause);
        timers.StartSingleTimer(OrderAgain, new RetiredReadDue(failed.Attempt), AfterFailure);
    }

    /// <summary>Reads again, unless the attempt is over.</summary>
    public void OnReadDue(RetiredReadDue due)
    {
        if (due.Attempt == _ordering)
            ReadRetired(due.Attempt);
    }

    /// <summary>The entity stops.</summary>
    public void Stop() => _stopping.Cancel();

    // The journal tells, also while retention itself cannot. A reading that does not answer is given up.
    private void ReadRetired(int attempt)
    {
        timers.StartSingleTimer(OrderAgain, new RetiredReadDue(attempt), ReadingLimit);
        RetentionReader.ReadAsync(node.Journal, node.Snapshots, run, _stopping.Token).AsTask().PipeTo(
            self, ActorRefs.NoSender, retention => new RetiredRead(attempt, retention), failure => new RetiredUnread(attempt, failure));
    }

    private RunCommand CommandOf(int attempt, WorkerMessage message) => message switch
    {
        WorkerMessage.Reported reported => new RunCommand.Report(attempt, reported.Report),
        WorkerMessage.Exited exited => ExitOf(attempt, exited.Exit, exited.PauseReason),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, "not a message of a worker"),
    };

    // A worker may have died before it could be told of the pause.
    private RunCommand.WorkerExited ExitOf(int attempt, WorkerExit exit, string pauseReason) => new(
        attempt, exit.Text, exit.Stderr, node.Worker.MaxFailures,
        pauseReason == "" && _pause.Attempt == attempt ? _pause.Reason : pauseReason);
}

/// <summary>The journal was read for what retention has retired: the worker of an attempt can be ordered.</summary>
internal sealed record RetiredRead(int Attempt, RetentionState Retention);

/// <summary>The journal could not be read for that.</summary>
internal sealed record RetiredUnread(int Attempt, Exception Cause);

/// <summary>It is time to read it again.</summary>
internal sealed record RetiredReadDue(int Attempt);
