using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Akka.Actor;
using Akka.Event;

namespace Actors.Node.Entities;

/// <summary>
/// Deletes what the rules no longer keep: first the fact that a checkpoint is retired, then its file, then the fact that it is deleted.
/// A crash in between leaves work, not doubt: every review deletes whatever is still pending.
/// </summary>
public sealed class RetentionEntity : DeciderEntity<RetentionState, RetentionCommand, RetentionEvent, RetentionEffect>
{
    private readonly string _nodeName;
    private readonly IActorRef _run;
    private readonly CheckpointReview _review;

    /// <param name="run">The run's name.</param>
    /// <param name="node">The node.</param>
    /// <param name="knowledge">Shared with the run's entity.</param>
    /// <param name="runEntity">Told what retention finds.</param>
    public RetentionEntity(string run, RunDependencies node, FreshKnowledge knowledge, IActorRef runEntity)
        : base(RunHome.RetentionStreamOf(run), knowledge, new RetentionEffects(), node.SnapshotEvery)
    {
        (_nodeName, _run) = (node.NodeName, runEntity);
        knowledge.Forget(); // Another may have owned the run's retention since the last incarnation ended.
        var self = Self;
        _review = new CheckpointReview(
            node.FilesOf(run),
            knowledge,
            command => self.Tell(command, ActorRefs.NoSender),
            command => _run.Tell(command, ActorRefs.NoSender),
            Log);
        Command<RetentionRequest>(request => Decide(request.Command, result => new RetentionAnswer(request.Request, result)));
    }

    protected override RetentionCommand ClaimCommand() => new RetentionCommand.Claim(_nodeName);

    protected override void OnRecovered() => _run.Tell(new RetentionRecovered());

    protected override void Execute(RetentionEffect effect, PendingReply reply)
    {
        switch (effect)
        {
            case RetentionEffect.Warn warn:
                Log.Warning("{0}", warn.Text);
                break;
            case RetentionEffect.CarryOut review:
                _review.CarryOut(State, review.Review);
                break;
        }
    }
}
