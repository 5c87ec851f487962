using System.Collections.Immutable;
using Actors.Node.Reading;
using Actors.Node.Workers;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Akka.Actor;
using Akka.Event;

namespace Actors.Node.Entities;

/// <summary>
/// Owns one run's stream: records what its decider decides, and carries out what its effects say.
/// <list type="bullet">
/// <item>A worker is started only behind a durable <c>AttemptStarted</c>, and told something only behind the events it follows from.</item>
/// <item>What a worker says is acknowledged when it is durable. The worker lives beside the entity and outlives it.</item>
/// <item>The links in the checkpoint directory follow the journal.</item>
/// </list>
/// </summary>
public sealed class RunEntity : DeciderEntity<RunState, RunCommand, RunEvent, RunEffect>, IWithTimers
{
    private const string NextAttempt = "next attempt";
    private const string OrderAgain = "order again";
    private static readonly TimeSpan OrderAgainAfter = TimeSpan.FromSeconds(1);

    private readonly string _run;
    private readonly RunDependencies _node;
    private readonly RunEffects _effects;
    private readonly IActorRef _worker;
    private readonly IActorRef _retentionActor;
    private readonly FreshKnowledge _knowledge;
    private readonly CancellationTokenSource _stopping = new();
    private RetentionLink? _retention;
    private SuspensionMonitor? _suspension;
    private bool _isAttached;
    private bool _isLeaving;
    private int _orderedAttempt;

    /// <param name="run">The run's name.</param>
    /// <param name="node">The node.</param>
    /// <param name="worker">Owns the run's worker process.</param>
    /// <param name="retention">Decides which of the run's checkpoints are deleted.</param>
    /// <param name="knowledge">Shared with the run's retention.</param>
    public RunEntity(string run, RunDependencies node, IActorRef worker, IActorRef retention, FreshKnowledge knowledge)
        : this(run, node, new RunEffects(node.Worker), worker, retention, knowledge)
    {
    }

    private RunEntity(string run, RunDependencies node, RunEffects effects, IActorRef worker, IActorRef retention, FreshKnowledge knowledge)
        : base(RunHome.StreamOf(run), node.Decider, effects, node.SnapshotEvery)
    {
        (_run, _node, _effects, _worker, _retentionActor, _knowledge) = (run, node, effects, worker, retention, knowledge);
        Command<WorkerEvent.Attached>(OnAttached);
        Command<WorkerEvent.Messages>(OnMessages);
        Command<WorkerEvent.Restarted>(_ => _worker.Tell(new WorkerCommand.Attach()));
        Command<OrderReady>(ready => Launch(ready.Attempt, ready.Retention));
        Command<OrderFailed>(failed => OrderLater(failed.Attempt, failed.Cause));
        Command<OrderDue>(due => RequestOrder(due.Attempt));
        Command<RetentionAnswer>(OnAnswer);
        Command<RetentionPatienceOver>(OnPatienceOver);
        Command<RetentionRecovered>(_ => Carry(State.Status == RunStatus.Unknown ? [] : [new RunEffect.ReviewCheckpoints()]));
        Command<RunLeave>(_ => Leave());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private RetentionLink Retention => _retention ?? throw new InvalidOperationException("the run is not recovered");

    private SuspensionMonitor Suspension => _suspension ?? throw new InvalidOperationException("the run is not recovered");

    protected override RunCommand ClaimCommand() =>
        new RunCommand.Claim(_node.NodeName, Math.Max(LastSequenceNr + 1, _node.LargestTokenOf(_run) + 1));

    protected override void OnRecovered()
    {
        _retention = new RetentionLink(_run, _node, _retentionActor, _knowledge, Timers, Log);
        _suspension = new SuspensionMonitor(_run, _node, Timers, Continue, _retention.Files);
        _worker.Tell(new WorkerCommand.Attach());
    }

    protected override void OnDecided()
    {
        // Not before the entity is attached: an outage may be one from before the node started.
        if (_isAttached)
        {
            Suspension.Follow(State);
            Suspension.Mind(State);
        }
    }

    protected override void Execute(RunEffect effect, PendingReply reply)
    {
        switch (effect)
        {
            case RunEffect.ClaimRun:
                Continue(ClaimCommand());
                break;
            case RunEffect.StartWorker:
                _worker.Tell(new WorkerCommand.End(""));
                RequestOrder(State.Attempt);
                break;
            case RunEffect.Instruct instruct:
                _worker.Tell(new WorkerCommand.Instruct(instruct.Instruction));
                break;
            case RunEffect.PauseWorker pause:
                _worker.Tell(new WorkerCommand.Pause(pause.Reason));
                break;
            case RunEffect.EndWorker end:
                EndWorker(end.PauseReason);
                break;
            case RunEffect.ScheduleAttempt schedule:
                Timers.StartSingleTimer(NextAttempt, new RunCommand.StartAttempt(), schedule.Delay);
                break;
            case RunEffect.CancelAttempt:
                Timers.Cancel(NextAttempt);
                break;
            case RunEffect.Continue next:
                Continue(next.Command);
                break;
            case RunEffect.ReviewCheckpoints review:
                Retention.Review(State, review.Occasion);
                break;
            case RunEffect.SettleRetention settle:
                Retention.Settle(State, settle, reply);
                break;
            case RunEffect.AskRetention ask:
                Retention.Ask(ask.Command, ask.Patience, reply);
                break;
            case RunEffect.RemoveUnrecorded:
                Retention.RemoveUnrecorded(State);
                break;
            case RunEffect.CheckSuspension:
                Suspension.Look(State, instruction => _worker.Tell(new WorkerCommand.Instruct(instruction)));
                break;
            case RunEffect.ShowActivity show:
                _node.Activity(show.Activity, show.Done, show.Total);
                break;
            case RunEffect.Warn warn:
                Log.Warning("{0}", warn.Text);
                break;
        }
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        base.OnRecoveryFailure(reason, message);
        _node.RecoveryFailed(_run, reason);
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        base.PostStop();
    }

    private void OnAttached(WorkerEvent.Attached attached)
    {
        _isAttached = true;
        Suspension.Begin(State, attached.IsFirst);
        Carry(_effects.OfRecovery(State, attached.LiveAttempt, attached.IsFirst));
        OnDecided();
    }

    private void OnMessages(WorkerEvent.Messages messages) => DecideAll(
        [.. messages.Content.Select(message => CommandOf(messages.Attempt, message))],
        count => _worker.Tell(new WorkerCommand.Acknowledge(messages.Attempt, messages.First + count - 1)));

    private RunCommand CommandOf(int attempt, WorkerMessage message) => message switch
    {
        WorkerMessage.Reported reported => new RunCommand.Report(attempt, reported.Report),
        WorkerMessage.Exited exited => new RunCommand.WorkerExited(
            attempt, exited.Exit.Text, exited.Exit.Stderr, _node.Worker.MaxFailures, exited.PauseReason),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, "not a message of a worker"),
    };

    private void OnAnswer(RetentionAnswer answer)
    {
        Retention.OnAnswer(State, answer);
        LeaveWhenSettled();
    }

    private void OnPatienceOver(RetentionPatienceOver over)
    {
        Retention.OnPatienceOver(over);
        LeaveWhenSettled();
    }

    private void Leave()
    {
        _isLeaving = true;
        LeaveWhenSettled();
    }

    private void EndWorker(string pauseReason)
    {
        if (_orderedAttempt == State.Attempt)
            Continue(new RunCommand.WorkerExited(State.Attempt, "not started", "", _node.Worker.MaxFailures, pauseReason));
        _orderedAttempt = 0;
        _worker.Tell(new WorkerCommand.End(pauseReason));
    }

    // What retention has retired is not to be restored; the journal tells, also while retention itself cannot.
    private void RequestOrder(int attempt)
    {
        _orderedAttempt = attempt;
        RetentionReader.ReadAsync(_node.Journal, _node.Snapshots, _run, _stopping.Token).AsTask().PipeTo(
            Self, ActorRefs.NoSender, retention => new OrderReady(attempt, retention), failure => new OrderFailed(attempt, failure));
    }

    private void Launch(int attempt, RetentionState retention)
    {
        if (attempt != _orderedAttempt || attempt != State.Attempt || !State.AttemptOpen)
            return;
        _orderedAttempt = 0;
        var order = WorkerOrders.Of(State, _node.Home, _node.Worker, Environment.ProcessId, retention);
        Retention.Ordered(order);
        _worker.Tell(new WorkerCommand.Launch(order));
    }

    private void OrderLater(int attempt, Exception cause)
    {
        Log.Warning("the journal could not be read before a worker was started, which is tried again: {0}", cause.Message);
        Timers.StartSingleTimer(OrderAgain, new OrderDue(attempt), OrderAgainAfter);
    }

    private void Carry(ImmutableArray<RunEffect> effects)
    {
        var nobody = new PendingReply(ActorRefs.Nobody, "nothing");
        foreach (var effect in effects)
            Execute(effect, nobody);
    }

    private void Continue(RunCommand command) => Self.Tell(command, ActorRefs.NoSender);

    private void LeaveWhenSettled()
    {
        if (_isLeaving && _retention?.IsAwaited != true)
            Context.Stop(Self);
    }

    private sealed record OrderReady(int Attempt, RetentionState Retention);

    private sealed record OrderFailed(int Attempt, Exception Cause);

    private sealed record OrderDue(int Attempt);
}
