using System.Collections.Immutable;
using Actors.Node.Workers;
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
    private readonly string _run;
    private readonly RunDependencies _node;
    private readonly RunEffects _effects;
    private readonly IActorRef _workerActor;
    private readonly IActorRef _retentionActor;
    private readonly FreshKnowledge _knowledge;
    private WorkerLink? _worker;
    private RetentionLink? _retention;
    private SuspensionMonitor? _suspension;
    private bool _isAttached;
    private bool _isStopping;

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
        (_run, _node, _effects, _workerActor, _retentionActor, _knowledge) = (run, node, effects, worker, retention, knowledge);
        Command<WorkerEvent.Attached>(OnAttached);
        Command<WorkerEvent.Messages>(OnMessages);
        Command<WorkerEvent.Restarted>(_ => Worker.OnRestarted());
        Command<RetiredRead>(Launch);
        Command<RetiredUnread>(failed => Worker.OnReadFailed(failed));
        Command<RetiredReadDue>(due => Worker.OnReadDue(due));
        Command<RetentionAnswer>(OnAnswer);
        Command<RetentionPatienceOver>(OnPatienceOver);
        Command<RetentionRecovered>(_ => OnRetentionRecovered());
        Command<StopWhenSettled>(_ => OnStop());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private WorkerLink Worker => _worker ?? throw new InvalidOperationException("the run is not recovered");

    private RetentionLink Retention => _retention ?? throw new InvalidOperationException("the run is not recovered");

    private SuspensionMonitor Suspension => _suspension ?? throw new InvalidOperationException("the run is not recovered");

    protected override RunCommand ClaimCommand() =>
        new RunCommand.Claim(_node.NodeName, Math.Max(LastSequenceNr + 1, _node.LargestTokenOf(_run) + 1));

    protected override void OnRecovered()
    {
        _retention = new RetentionLink(_run, _node, _retentionActor, _knowledge, Timers, Log);
        _worker = new WorkerLink(_run, _node, _workerActor, Self, Timers, Log, DecideNext);
        _suspension = new SuspensionMonitor(_run, _node, Timers, DecideNext, _worker, _retention.Files);
        _worker.Attach();
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
                DecideNext(ClaimCommand());
                break;
            case RunEffect.StartWorker:
                Worker.Start(State);
                break;
            case RunEffect.Instruct instruct:
                Worker.Instruct(instruct.Instruction);
                break;
            case RunEffect.PauseWorker pause:
                Worker.Pause(State, pause.Reason);
                break;
            case RunEffect.EndWorker end:
                Worker.End(State, end.PauseReason);
                break;
            case RunEffect.ScheduleAttempt schedule:
                Worker.ScheduleAttempt(schedule.Delay);
                break;
            case RunEffect.CancelAttempt:
                Worker.CancelAttempt();
                break;
            case RunEffect.DecideNext next:
                DecideNext(next.Command);
                break;
            case RunEffect.ReviewCheckpoints review:
                Retention.Review(State, review.Occasion);
                break;
            case RunEffect.SettleRetention settle:
                Retention.Settle(State, settle, reply);
                break;
            case RunEffect.AskRetention ask:
                Retention.Ask(State, ask.Command, ask.Patience, reply);
                break;
            case RunEffect.RemoveUnrecorded:
                Retention.RemoveUnrecorded(State);
                break;
            case RunEffect.CheckSuspension:
                Suspension.Look(State);
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
        _node.Unreadable(_run, reason);
    }

    protected override void PostStop()
    {
        _worker?.Stop();
        _retention?.Stop();
        base.PostStop();
    }

    private void OnAttached(WorkerEvent.Attached attached)
    {
        _isAttached = true;
        if (attached.Order is { } order)
            Retention.Ordered(order);
        var liveAttempt = Worker.OnAttached(attached);
        Suspension.Begin(State);
        ExecuteAll(_effects.OfRecovery(State, liveAttempt, Worker.IsIdle));
        Worker.PauseWithoutWorker(State);
        OnDecided();
    }

    private void OnMessages(WorkerEvent.Messages messages) =>
        DecideAll(Worker.CommandsOf(messages), count => Worker.Acknowledge(messages, count));

    private void Launch(RetiredRead read)
    {
        if (Worker.Launch(State, read) is { } order)
            Retention.Ordered(order);
    }

    private void OnAnswer(RetentionAnswer answer)
    {
        Retention.OnAnswer(State, answer);
        StopIfSettled();
    }

    private void OnRetentionRecovered()
    {
        if (State.Status != RunStatus.Unknown)
            Retention.OnRecovered(State);
    }

    private void OnPatienceOver(RetentionPatienceOver over)
    {
        Retention.OnPatienceOver(over);
        StopIfSettled();
    }

    private void OnStop()
    {
        _isStopping = true;
        StopIfSettled();
    }

    // Effects of no command: there is no answer.
    private void ExecuteAll(ImmutableArray<RunEffect> effects)
    {
        var noReply = new PendingReply(ActorRefs.Nobody, "");
        foreach (var effect in effects)
            Execute(effect, noReply);
    }

    private void DecideNext(RunCommand command) => Self.Tell(command, ActorRefs.NoSender);

    private void StopIfSettled()
    {
        if (_isStopping && _retention?.IsAwaited != true)
            Context.Stop(Self);
    }
}
