using Actors.Runs.Checkpoints;

namespace Actors.CrashTests.Faults;

/// <summary>There is a recorded checkpoint among everything that a dead attempt can leave; that is removed.</summary>
internal sealed class ReconcileScene(string directory) : CheckpointScene(directory)
{
    private Known? _recorded;

    public override void Prepare()
    {
        _recorded = Write(batch: 1, token: 1);
        Files.Point(CheckpointName.Latest, _recorded.File);
        Write(batch: 2, token: 1);
        File.WriteAllText(PathOf(CheckpointName.Temporary(CheckpointName.Of(1, 3), 1)), "half");
        File.WriteAllText(PathOf(CheckpointName.Temporary(CheckpointName.OfFrozen(_recorded.Sha256), 1)), "half");
        File.CreateSymbolicLink(PathOf(CheckpointName.Latest + ".new"), "checkpoint_epoch_1_batch_2.safetensors");
    }

    public override void Perform(Action<string> say)
    {
        Reconcile(Token, new Known(CheckpointName.Of(1, 1), "", 1));
        say("reconciled");
    }

    public override void Examine(IReadOnlyCollection<string> said)
    {
        AssertRestores(_recorded!);
        Reconcile(Token + 1, _recorded!);
        AssertRestores(_recorded!);
        Assert.Equal([_recorded!.File, CheckpointName.Latest], Names());
    }
}
