using Actors.Runs.Checkpoints;

namespace Actors.CrashTests.Faults;

/// <summary>There are two checkpoints; the older one is retired, and its file is deleted.</summary>
internal sealed class RetireScene(string directory) : CheckpointScene(directory)
{
    private Known? _older;
    private Known? _newer;

    public override void Prepare()
    {
        _older = Write(batch: 1, token: 1);
        _newer = Write(batch: 2, token: 1);
        Files.Point(CheckpointName.Latest, _newer.File);
    }

    public override void Perform(Action<string> say)
    {
        Delete(CheckpointName.Of(1, 1));
        say("deleted");
    }

    public override void Examine(IReadOnlyCollection<string> said)
    {
        AssertRestores(_newer!);
        Assert.False(said.Contains("deleted") && File.Exists(PathOf(_older!.File)), "it was said to be gone");
        if (File.Exists(PathOf(_older!.File)))
            AssertRestores(_older);

        Delete(_older.File);
        Reconcile(Token + 1, _newer!);
        AssertRestores(_newer!);
        Assert.Equal([_newer!.File, CheckpointName.Latest], Names());
    }

    private void Delete(string file) => Assert.Equal("", Files.Delete(file, RunId, CheckpointOwner.Unrecorded).Objection);
}
