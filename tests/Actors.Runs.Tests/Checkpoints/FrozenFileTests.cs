using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class FrozenFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void It_is_named_after_its_content_and_written_once()
    {
        var reference = Keep();
        Assert.Equal($"frozen_{reference.Sha256[..16]}.safetensors", reference.File);
        Assert.Equal(reference.Sha256, CheckpointFile.Hash(_directory[reference.File]));
        File.SetLastWriteTimeUtc(_directory[reference.File], DateTime.UnixEpoch);
        Assert.Equal(reference, Keep(fencingToken: 6));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(_directory[reference.File]));
        Assert.Equal([reference.File], _directory.Names);
    }

    [Fact]
    public void A_damaged_one_is_written_anew()
    {
        var reference = Keep();
        File.WriteAllText(_directory[reference.File], "half of it");
        Assert.Equal(reference, Keep());
        Assert.Equal("", CheckpointFile.Verify(_directory[reference.File], reference.Sha256));
        Assert.Equal([reference.File], _directory.Names);
    }

    [Theory]
    [InlineData(Irregular.Directory)]
    [InlineData(Irregular.LinkToDirectory)]
    [InlineData(Irregular.Pipe)]
    [InlineData(Irregular.LinkToDevice)]
    public void What_is_no_file_and_has_its_name_is_renamed(Irregular kind)
    {
        var reference = Keep();
        File.Delete(_directory[reference.File]);
        kind.Make(_directory[reference.File]);

        Assert.Equal(reference, Keep());

        Assert.Equal("", CheckpointFile.Verify(_directory[reference.File], reference.Sha256));
        Assert.True(IrregularNames.IsThere(_directory[reference.File + ".aside-1"]));
    }

    [Fact]
    public void It_is_no_leftover_but_half_of_one_is()
    {
        var directory = new CheckpointDirectory(_directory.Path);
        var reference = FrozenFile.Keep(directory.Path, "id", fencingToken: 5, Samples.Frozen);
        File.WriteAllText(Path.Combine(directory.Path, CheckpointName.Temporary(reference.File, 5)), "half");
        directory.RemoveUnfinished(fencingToken: 9);
        Assert.Equal([reference.File], Directory.EnumerateFiles(directory.Path).Select(path => Path.GetFileName(path)));
    }

    public void Dispose() => _directory.Dispose();

    private FrozenReference Keep(long fencingToken = 5) => FrozenFile.Keep(_directory.Path, "id", fencingToken, Samples.Frozen);
}
