using Actors.Runs.Protocol;
using Akka.Actor;

namespace Actors.Node.Workers;

/// <summary>
/// Owns the worker process of one run, beside the run's entity.
/// <list type="bullet">
/// <item>It outlives the entity: what the worker has reported is kept until the entity has acknowledged it, and handed to the entity's next
/// incarnation again, in order. So a journal that fails costs waiting, and no step.</item>
/// <item>Everything that has come while the entity was busy is handed over as one message; one such message is under way at most.</item>
/// <item>There is at most one worker; it ends with this actor.</item>
/// <item>The worker's window bounds what is kept.</item>
/// </list>
/// </summary>
public sealed class WorkerActor : ReceiveActor
{
    private readonly IWorkerLauncher _launcher;
    private readonly Queue<WorkerMessage> _kept = new();
    private IActorRef _entity = ActorRefs.Nobody;
    private IWorker? _worker;
    private string _pauseReason = "";
    private WorkerOrder? _order; // The last one.
    private long _acknowledged;
    private bool _isUnderWay;
    private bool _isIdle = true;

    public WorkerActor(IWorkerLauncher launcher)
    {
        _launcher = launcher;
        Receive<WorkerCommand.Attach>(_ => Attach(Sender));
        Receive<WorkerCommand.Prepare>(_ => Prepare());
        Receive<WorkerCommand.Launch>(launch => Launch(launch.Order));
        Receive<WorkerCommand.Instruct>(instruct => _worker?.Send(instruct.Instruction));
        Receive<WorkerCommand.Pause>(pause => Pause(pause.Reason));
        Receive<WorkerCommand.End>(end => End(end.PauseReason));
        Receive<WorkerCommand.Acknowledge>(Acknowledge);
        Receive<FromProcess>(message => Keep(message));
    }

    private int Attempt => _order?.Attempt ?? 0;

    public static Props Props(IWorkerLauncher launcher) => Akka.Actor.Props.Create(() => new WorkerActor(launcher));

    protected override void PostStop() => _worker?.Kill();

    // The entity that the actor before this one served has to be told that its worker is gone. There was one, or it had not failed.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        _isIdle = false;
        Context.Parent.Tell(new WorkerEvent.Restarted());
    }

    private void Attach(IActorRef entity)
    {
        _entity = entity;
        _isUnderWay = false;
        entity.Tell(new WorkerEvent.Attached(_worker is not null || _kept.Count > 0 ? _order : null, _isIdle));
        HandOver();
    }

    private void Prepare()
    {
        _isIdle = false;
        _worker?.Kill();
    }

    private void Launch(WorkerOrder order)
    {
        _isIdle = false;
        _worker?.Kill();
        _acknowledged += _kept.Count;
        _kept.Clear(); // They are of an attempt that is over.
        _isUnderWay = false;
        _pauseReason = "";
        _order = order;
        var (self, attempt) = (Self, order.Attempt);
        try
        {
            _worker = _launcher.Launch(
                order,
                report => self.Tell(new FromProcess(attempt, new WorkerMessage.Reported(report))),
                exit => self.Tell(new FromProcess(attempt, new WorkerMessage.Exited(exit, ""))));
        }
        catch (Exception failure)
        {
            // As any worker that ends before it is ready: the run waits, and tries again so many times.
            Keep(new FromProcess(attempt, new WorkerMessage.Exited(new WorkerExit($"could not be started: {failure.Message}", ""), "")));
        }
    }

    private void Pause(string reason)
    {
        _pauseReason = reason;
        _worker?.Send(new WorkerInstruction.Pause());
    }

    private void End(string pauseReason)
    {
        if (pauseReason != "")
            _pauseReason = pauseReason;
        _worker?.Kill();
    }

    private void Keep(FromProcess message)
    {
        if (message.Attempt != Attempt)
            return;
        if (message.Content is WorkerMessage.Exited)
            _worker = null;
        _kept.Enqueue(message.Content);
        HandOver();
    }

    private void HandOver()
    {
        if (_isUnderWay || _kept.Count == 0 || _entity.IsNobody())
            return;
        _isUnderWay = true;
        _entity.Tell(new WorkerEvent.Messages(Attempt, _acknowledged + 1, [.. _kept.Select(WithPause)]));
    }

    // The pause may have come after the exit, and the entity that was told of the exit alone may be gone.
    private WorkerMessage WithPause(WorkerMessage message) => message is WorkerMessage.Exited exited ? exited with { PauseReason = _pauseReason } : message;

    private void Acknowledge(WorkerCommand.Acknowledge acknowledge)
    {
        if (!_entity.Equals(Sender) || acknowledge.Attempt != Attempt)
            return;
        for (; _acknowledged < acknowledge.Last && _kept.Count > 0; _acknowledged++)
            _kept.Dequeue();
        _isUnderWay = false;
        HandOver();
    }

    // From a thread of the worker's.
    private sealed record FromProcess(int Attempt, WorkerMessage Content);
}
