using Actors.Training.Checkpoints;
using Actors.Training.Tests.Data;

namespace Actors.Training.Tests.Checkpoints;

/// <summary>What is gone is told from what cannot be looked at now.</summary>
public sealed class CheckpointsOnDiskTests : IDisposable
{
    private const string File = "checkpoint_epoch_1_batch_7.safetensors";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_file_that_its_directory_does_not_know_is_gone()
    {
        var files = new CheckpointsOnDisk(_directory.Path);

        Assert.True(files.IsGone(File));
        Assert.Equal(FileFinding.Lost("it is not there"), files.Look(File, "sha"));
    }

    [Fact]
    public void Nothing_is_gone_from_a_directory_that_is_not_there_or_not_mounted()
    {
        Directory.CreateSymbolicLink(_directory["link"], _directory["unmounted"]);

        Assert.All((string[])["absent", "link"], directory => AssertUnreadable(new CheckpointsOnDisk(_directory[directory])));
        Assert.False(Directory.Exists(_directory["absent"]));
    }

    [Fact]
    public void Nothing_is_gone_from_a_directory_that_cannot_be_looked_into()
    {
        Directory.CreateSymbolicLink(_directory["loop"], _directory["loop"]);

        AssertUnreadable(new CheckpointsOnDisk(_directory["loop"]));
    }

    [Fact]
    public void A_file_that_leads_to_a_place_that_is_not_mounted_is_not_gone()
    {
        System.IO.File.CreateSymbolicLink(_directory[File], _directory["unmounted/file"]);

        AssertUnreadable(new CheckpointsOnDisk(_directory.Path));
    }

    [Fact]
    public void A_file_with_another_content_is_lost()
    {
        System.IO.File.WriteAllText(_directory[File], "another");
        var files = new CheckpointsOnDisk(_directory.Path);

        Assert.False(files.IsGone(File));
        Assert.Equal(FileCondition.Lost, files.Look(File, "sha").Condition);
        Assert.Equal(FileFinding.Sound, files.Look(File, CheckpointFile.Hash(_directory[File])));
    }

    [Fact]
    public void A_lost_file_with_frozen_tensors_condemns_no_checkpoint()
    {
        var reference = new FrozenReference("frozen_0123456789abcdef.safetensors", "sha");
        var written = new CheckpointWriter(_directory.Path).Write(Samples.Metadata with { Frozen = reference }, Samples.Tensors);

        Assert.Equal(FileFinding.Sound, new CheckpointsOnDisk(_directory.Path).Look(written.File, written.Sha256));
    }

    [Fact]
    public void A_checkpoint_of_the_run_is_deleted_sound_or_damaged_and_when_it_is_gone_there_is_nothing_to_do()
    {
        var files = new CheckpointsOnDisk(_directory.Path);
        foreach (var damage in (Action<byte[]>[])[_ => { }, bytes => bytes[^1] ^= 1, bytes => bytes[20] ^= 0xff])
        {
            var written = new CheckpointWriter(_directory.Path).Write(Samples.Metadata, Samples.Tensors);
            var bytes = System.IO.File.ReadAllBytes(_directory[File]);
            damage(bytes);
            System.IO.File.WriteAllBytes(_directory[File], bytes);

            Assert.Equal(new Deletion(bytes.Length), files.Delete(File, "id", written.SizeBytes));
            Assert.Empty(_directory.Names);
        }

        Assert.Equal(new Deletion(0), files.Delete(File, "id", sizeBytes: 10));
    }

    [Fact]
    public void What_has_a_checkpoints_name_and_is_none_of_the_runs_is_not_deleted()
    {
        var files = new CheckpointsOnDisk(_directory.Path);
        System.IO.File.WriteAllText(_directory[File], "a note");
        Assert.Equal(new Deletion(0, "it is no checkpoint"), files.Delete(File, "id", sizeBytes: 1000));
        Assert.Equal("a note", System.IO.File.ReadAllText(_directory[File]));

        System.IO.File.Delete(_directory[File]);
        var others = new CheckpointWriter(_directory.Path).Write(Samples.Metadata with { RunId = "another" }, Samples.Tensors);
        Assert.Equal(new Deletion(0, "it is a checkpoint of another run (id another)"), files.Delete(File, "id", others.SizeBytes));
        Assert.Equal("", CheckpointFile.Verify(_directory[File], others.Sha256));
    }

    [Theory]
    [InlineData(Irregular.Directory)]
    [InlineData(Irregular.LinkToDirectory)]
    [InlineData(Irregular.Pipe)]
    [InlineData(Irregular.LinkToDevice)]
    public void What_is_no_file_is_given_up_and_is_not_what_was_recorded(Irregular kind)
    {
        var files = new CheckpointsOnDisk(_directory.Path);
        kind.Make(_directory[File]);

        Assert.StartsWith("it is a ", files.Delete(File, "id", sizeBytes: 1000).Objection);
        Assert.Equal(FileCondition.Lost, files.Look(File, "sha").Condition);
        Assert.True(IrregularNames.IsThere(_directory[File]));
    }

    [Theory]
    [InlineData(Irregular.Directory)]
    [InlineData(Irregular.Pipe)]
    public void What_is_no_file_is_no_leftover(Irregular kind)
    {
        var directory = new CheckpointDirectory(_directory.Path);
        kind.Make(Path.Combine(directory.Path, File));

        directory.RemoveLeftovers("id", fencingToken: 9, recorded: []);

        Assert.True(IrregularNames.IsThere(Path.Combine(directory.Path, File)));
    }

    [Fact]
    public void Nothing_is_said_to_be_deleted_from_a_directory_that_is_not_there() =>
        Assert.ThrowsAny<IOException>(() => new CheckpointsOnDisk(_directory["absent"]).Delete(File, "id", sizeBytes: 1000));

    [Fact]
    public void A_device_is_shared_with_what_is_on_it_and_with_nothing_that_cannot_be_looked_at()
    {
        var files = new CheckpointsOnDisk(_directory.Path);

        Assert.True(files.SharesDeviceWith(_directory.Path));
        Assert.False(files.SharesDeviceWith("/proc"));
        Assert.False(files.SharesDeviceWith(_directory["absent"]));
        Assert.False(new CheckpointsOnDisk(_directory["absent"]).SharesDeviceWith(_directory["absent"]));
    }

    public void Dispose() => _directory.Dispose();

    private static void AssertUnreadable(CheckpointsOnDisk files)
    {
        Assert.False(files.IsGone(File));
        Assert.Equal(FileCondition.Unreadable, files.Look(File, "sha").Condition);
    }
}
