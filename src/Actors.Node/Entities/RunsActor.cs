using Akka.Actor;

namespace Actors.Node.Entities;

/// <summary>The runs of a node: hands each message to the guardian of its run, which is made when it is first needed. A node that leaves its runs
/// makes none.</summary>
public sealed class RunsActor : ReceiveActor
{
    /// <summary>The actor's name, below the user guardian.</summary>
    public const string Name = "runs";

    private bool _isLeaving;

    public RunsActor(RunDependencies node)
    {
        Receive<ForRun>(message => Hand(message, node));
        Receive<StopWhenSettled>(_ => Leave());
        Receive<Terminated>(_ => StopWhenEmpty());
    }

    public static Props Props(RunDependencies node) => Akka.Actor.Props.Create(() => new RunsActor(node));

    private void Hand(ForRun message, RunDependencies node)
    {
        var guardian = Context.Child(message.Run);
        if (!guardian.IsNobody())
            guardian.Forward(message.Message);
        else if (_isLeaving)
            Sender.Tell(EntityUnavailable.Instance);
        else
            Context.Watch(Context.ActorOf(RunGuardian.Props(message.Run, node), message.Run)).Forward(message.Message);
    }

    private void Leave()
    {
        _isLeaving = true;
        foreach (var guardian in Context.GetChildren())
            guardian.Tell(StopWhenSettled.Instance);
        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (_isLeaving && !Context.GetChildren().Any())
            Context.Stop(Self);
    }
}

/// <summary>A message for one run.</summary>
/// <param name="Run">The run's name.</param>
public sealed record ForRun(string Run, object Message);
