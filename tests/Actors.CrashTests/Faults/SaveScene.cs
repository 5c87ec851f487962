using Actors.Runs.Checkpoints;

namespace Actors.CrashTests.Faults;

/// <summary>There is one checkpoint; another is saved, the first to refer to frozen tensors.</summary>
internal sealed class SaveScene(string directory) : CheckpointScene(directory)
{
    private const string Saved = "saved ";

    private Known? _first;

    public override void Prepare()
    {
        _first = Write(batch: 1, token: 1);
        Files.Point(CheckpointName.Latest, _first.File);
    }

    public override void Perform(Action<string> say) => Save(Token, say);

    public override void Examine(IReadOnlyCollection<string> said)
    {
        Known[] recorded = [_first!, .. said.Where(line => line.StartsWith(Saved, StringComparison.Ordinal)).Select(Parse)];
        Assert.All(recorded, AssertRestores);

        Reconcile(Token + 1, recorded);
        var frozen = Names().Where(CheckpointName.IsFrozen).ToArray();
        Assert.Equal([.. recorded.Select(known => known.File), CheckpointName.Latest, .. frozen], Names());

        Save(Token + 1, line => recorded = [_first!, line.StartsWith(Saved, StringComparison.Ordinal) ? Parse(line) : recorded[^1]]);
        Assert.Equal(2, recorded.Length);
        Assert.All(recorded, AssertRestores);
        Assert.Equal([.. recorded.Select(known => known.File), CheckpointName.Latest, Assert.Single(Names(), CheckpointName.IsFrozen)], Names());
        Assert.Equal(recorded[1].File, new FileInfo(PathOf(CheckpointName.Latest)).LinkTarget);
    }

    private void Save(long token, Action<string> say)
    {
        var frozen = WriteFrozen(token);
        var written = Write(batch: 2, token, frozen);
        say($"{Saved}{written.File} {written.Sha256}");
        Files.Point(CheckpointName.Latest, written.File);
        say("linked");
    }

    private static Known Parse(string line) => line.Split(' ') is [_, var file, var sha256] ? new Known(file, sha256, 2) : throw new FormatException(line);
}
