using Actors.Node.Workers;
using Actors.Runs.Run;
using Akka.Actor;
using Akka.Event;
using Akka.Pattern;

namespace Actors.Node.Entities;

/// <summary>
/// Holds what belongs to one run, side by side: its entity, its retention, and the owner of its worker.
/// <list type="bullet">
/// <item>An entity that has stopped, because a write failed, is started again after a while, for ever: a full disk may stay full for days.</item>
/// <item>The worker's owner is below neither, so a worker outlives its run's entity.</item>
/// <item>When another process has taken over the run, or its retention, all of it stops, until somebody asks for the run here again.</item>
/// <item>What the guardian is told, it hands to the run's entity. A command that waited for an entity when that stopped is to be sent again.</item>
/// </list>
/// </summary>
public sealed class RunGuardian : ReceiveActor
{
    public const string Entity = "entity";
    public const string Worker = "worker";
    public const string Retention = "retention";

    private readonly IActorRef _entity;

    public RunGuardian(string run, RunDependencies node)
    {
        var (self, knowledge) = (Self, new FreshKnowledge(node.RetentionDecider, () => node.FilesOf(run).FreeBytes));
        var worker = Context.ActorOf(WorkerActor.Props(node.Launcher), Worker);
        var retentionProps = Akka.Actor.Props.Create(() => new RetentionEntity(run, node, knowledge, self)).WithDispatcher(node.RetentionDispatcher);
        var retention = Supervise(retentionProps, "retention-of-" + run, Retention, node);
        _entity = Supervise(Akka.Actor.Props.Create(() => new RunEntity(run, node, worker, retention, knowledge)), run, Entity, node);
        Context.Watch(_entity);
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        Receive<Terminated>(_ => Context.Stop(Self));
        Receive<DeadLetter>(AnswerForEntity);
        Receive<OwnershipLost>(_ => Leave(run));
        ReceiveAny(message => _entity.Forward(message));
    }

    public static Props Props(string run, RunDependencies node) => Akka.Actor.Props.Create(() => new RunGuardian(run, node));

    private void Leave(string run)
    {
        Context.GetLogger().Warning("another process has taken over run {0}; its worker here is ended", run);
        Context.Stop(Self);
    }

    private void AnswerForEntity(DeadLetter letter)
    {
        if (letter.Message is RunCommand && letter.Recipient.Path.Parent.Equals(_entity.Path) && !letter.Sender.Equals(Context.System.DeadLetters))
            letter.Sender.Tell(EntityUnavailable.Instance);
    }

    // A failed write stops an entity; a defect does too, so that it does not fail again and again without a pause. Only one that has lived for
    // the longest wait has recovered from that.
    private static IActorRef Supervise(Props entity, string child, string name, RunDependencies node) => Context.ActorOf(
        BackoffSupervisor.Props(Backoff.OnStop(entity, child, node.MinEntityBackoff, node.MaxEntityBackoff, node.BackoffJitter, -1)
            .WithAutoReset(node.MaxEntityBackoff)
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop))
            .WithReplyWhileStopped(EntityUnavailable.Instance)
            .WithFinalStopMessage(message => message is StopWhenSettled)),
        name);
}

/// <summary>Answered for an entity that has stopped, and is started again in a moment unless its node leaves.</summary>
public sealed record EntityUnavailable
{
    /// <summary>The one instance.</summary>
    public static EntityUnavailable Instance { get; } = new();
}
