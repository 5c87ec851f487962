using System.Collections.Immutable;
using Actors.Diagnostics;
using Actors.EventSourcing;
using Actors.Messaging;
using Actors.Supervision;
using Actors.Training.Retention;
using Actors.Training.Workers;

namespace Actors.Training.Runs;

/// <summary>
/// Owns one run: its stream, its worker, its retention.
/// <list type="bullet">
/// <item>A worker is started only behind a durable <c>AttemptStarted</c>, and told something only behind the events it follows from.</item>
/// <item>There is at most one live worker; it ends with this actor, and nothing that it has said counts after that.</item>
/// <item>The links in the checkpoint directory follow the journal.</item>
/// </list>
/// </summary>
public sealed class RunActor : EventSourcedActor<RunState, RunCommand, RunEvent>
{
    private const string RestartTimer = "next attempt";
    private static readonly TimeSpan JournalPatience = TimeSpan.FromMinutes(1);

    private readonly string _run;
    private readonly RunSurroundings _surroundings;
    private readonly OwnWorkers _workers;
    private RunRetention? _retention;
    private RoomWatch? _room;
    private IWorker? _worker;
    private bool _isReady;
    private volatile bool _isOver;
    private string _pauseReason = "";

    public RunActor(string run, RunSurroundings surroundings)
        : this(run, surroundings, new OwnWorkers(surroundings.Decider))
    {
    }

    private RunActor(string run, RunSurroundings surroundings, OwnWorkers workers)
        : base(RunHome.StreamOf(run), workers, surroundings.Persistence) =>
        (_run, _surroundings, _workers) = (run, surroundings, workers);

    private RunRetention Retention => _retention ?? throw new InvalidOperationException("the run is not recovered");

    private RoomWatch Room => _room ?? throw new InvalidOperationException("the run is not recovered");

    protected override ValueTask OnRecoveredAsync(RunState state)
    {
        var files = _surroundings.FilesOf(_run);
        _retention = new RunRetention(_run, _surroundings, Context, files);
        _room = new RoomWatch(_run, _surroundings, Context, files);
        Room.Begin(state);
        if (state.Status == RunStatus.Unknown)
            return ValueTask.CompletedTask;
        Retention.Review(state);
        // A first incarnation waits for its operator; a later one continues what it was doing.
        if (Context.Incarnation > 1 && state.Status is RunStatus.Running or RunStatus.Suspended)
            Self.Tell(new RunCommand.StartAttempt());
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask OnCommittedAsync(RunState state, RunCommand command, ImmutableArray<RunEvent> events)
    {
        foreach (var happened in events)
            await FollowAsync(state, happened);

        switch (command)
        {
            case RunCommand.Report { Content: WorkerReport.Preparing preparing }:
                _surroundings.Activity(preparing.Activity, preparing.Done, preparing.Total);
                break;
            case RunCommand.Report { Content: WorkerReport.Noticed noticed }:
                Context.Log(ActorLogLevel.Warning, noticed.Text);
                break;
            case RunCommand.Report { Content: WorkerReport.Ready }:
                _isReady = true;
                Retention.RemoveUnrecorded(state, Token.Value);
                break;
            case RunCommand.Report { Content: WorkerReport.BatchReported batch } when state.Status == RunStatus.Running:
                if (events.IsEmpty)
                    _surroundings.Activity("verifying recorded steps", batch.Step, state.Step);
                _worker?.Send(new WorkerInstruction.Acknowledge(batch.Step));
                break;
            // While the run is suspended nothing is acknowledged: the worker stands still when its window is used up.
            case RunCommand.Report { Content: WorkerReport.ValidationReported validation } when state.Status is RunStatus.Running or RunStatus.Suspended:
                Answer(state, validation.Step);
                break;
            case RunCommand.Report { Content: WorkerReport.CheckpointBlocked { NeedsRoom: true } } when events.IsEmpty && state.Status == RunStatus.Suspended:
                Retention.ReviewRefused(state);
                break;
            case RunCommand.Pause pause:
                Pause(state, pause.Reason);
                break;
            case RunCommand.LookForRoom:
                Retention.Review(state);
                Room.Look(state, _worker);
                break;
            case RunCommand.Pin pin:
                await Retention.PinAsync(state, pin);
                break;
            case RunCommand.Import:
                await Retention.AskReviewAsync(state);
                break;
            case RunCommand.Clean clean:
                await Retention.SettleAsync(state, clean.Rules, _worker is null ? RunRetention.Patience : RunRetention.ShortPatience);
                break;
            case RunCommand.WorkerExited exited when exited.Attempt == state.Attempt:
                WorkerIsGone(state);
                break;
        }

        Room.Follow(state);
        Room.Mind(state);
    }

    protected override ValueTask OnRefusedAsync(RunState state, RunCommand command, string reason)
    {
        if (command is RunCommand.Report report && report.Attempt == state.Attempt && state.AttemptOpen && _worker is not null)
        {
            Context.Log(ActorLogLevel.Error, $"The worker broke the protocol and is ended: {reason}");
            _worker?.Kill();
        }

        return ValueTask.CompletedTask;
    }

    protected override ValueTask OnOwnershipLostAsync(OwnershipLostException loss)
    {
        _worker?.Kill();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask OnStoppingAsync(StopCause cause)
    {
        _isOver = true;
        _worker?.Kill();
        return ValueTask.CompletedTask;
    }

    private async ValueTask FollowAsync(RunState state, RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.AttemptStarted:
                await LaunchAsync(state);
                break;
            case RunEvent.CheckpointMissing or RunEvent.CheckpointFound:
                Retention.ReviewAnew(state);
                break;
            case RunEvent.CheckpointSaved or RunEvent.BestImproved or RunEvent.RunSuspended:
                Retention.Review(state);
                if (happened is RunEvent.RunSuspended { Cause: SuspensionCause.JournalFails })
                    Room.GoOn();
                break;
            case RunEvent.CheckpointRulesChanged changed:
                _worker?.Send(new WorkerInstruction.UseCheckpointRules(changed.Rules));
                if (_worker is null)
                    await Retention.SettleAsync(state, changed.Rules, RunRetention.Patience); // The node may end as soon as it has its answer.
                else
                    Retention.Review(state);
                break;
            case RunEvent.RunContinued:
                _worker?.Send(new WorkerInstruction.Acknowledge(state.Step));
                break;
            case RunEvent.RunCompleted or RunEvent.RunPaused:
                if (happened is RunEvent.RunPaused)
                    _worker?.Kill(); // One that has paused by itself is at its end; one that cannot save never would be.
                Context.CancelTimer(RestartTimer); // A pause while the next attempt waits for its time is a pause.
                // The node may end now: what retention still has to delete and to record is done first.
                await Retention.SettleAsync(state, state.Settings.Checkpoints, RunRetention.Patience);
                break;
            case RunEvent.RunFailed or RunEvent.ReplayDiverged when state.Status != RunStatus.Running:
                _worker?.Kill();
                break;
        }
    }

    private async ValueTask LaunchAsync(RunState state)
    {
        _worker?.Kill();
        _isReady = false;
        _pauseReason = "";
        Context.CancelTimer(RestartTimer);
        var (journal, snapshots) = (_surroundings.Persistence.Journal, _surroundings.RetentionPersistence.Snapshots);
        var retention = await RetentionReader.ReadAsync(journal, snapshots, _run, Context.Stopping).AsTask()
            .WaitAsync(JournalPatience, Context.Time, Context.Stopping);
        var order = WorkerOrders.Of(state, _surroundings, Token.Value, retention);
        Retention.Ordered(order);
        var (self, attempt) = (Self, state.Attempt);
        _workers.Attempt = attempt;
        _worker = _surroundings.Launcher.Launch(
            order,
            report => Deliver(self, new RunCommand.Report(attempt, report)),
            exit =>
            {
                // One that was ended with this incarnation has not failed.
                if (!_isOver)
                    self.Tell(new RunCommand.WorkerExited(attempt, exit.Text, exit.Stderr, _surroundings.Worker.MaxFailures));
            });
    }

    // On the worker's thread. Waits for room in the mailbox: the worker's own window is the only other bound.
    private static void Deliver(ActorRef<Envelope<RunCommand, RunEvent>> self, RunCommand report)
    {
        try
        {
            self.TellAsync(report).AsTask().GetAwaiter().GetResult();
        }
        catch (ActorStoppedException)
        {
            // The actor has ended, and the worker with it; nobody is left to tell.
        }
    }

    private void Answer(RunState state, long step)
    {
        state.TryGetValidation(step, out var record);
        _worker?.Send(new WorkerInstruction.Answer(
            step, record.LearningRate, SaveCheckpoint: record.Best.Step == step, Finish: record.Finish != ""));
    }

    private void Pause(RunState state, string reason)
    {
        if (state.Status != RunStatus.Running)
            return;
        _pauseReason = reason;
        if (_isReady)
            _worker?.Send(new WorkerInstruction.Pause());
        else
            _worker?.Kill(); // It only prepares: there is nothing to save, and it would not listen before its first step.
    }

    private void WorkerIsGone(RunState state)
    {
        _worker = null;
        if (state.Status != RunStatus.Running)
            return;
        if (_pauseReason != "")
            Self.Tell(new RunCommand.Pause(_pauseReason));
        else
            Context.StartTimer(RestartTimer, new RunCommand.StartAttempt(), Backoff(state.Failures));
    }

    private TimeSpan Backoff(int failures)
    {
        var doubled = _surroundings.Worker.MinBackoff * Math.Pow(2, Math.Min(failures - 1, 30));
        return doubled < _surroundings.Worker.MaxBackoff ? doubled : _surroundings.Worker.MaxBackoff;
    }
}
