using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Checkpoints;

/// <summary>What is gone is told from what cannot be looked at now.</summary>
public sealed class CheckpointsOnDiskTests : IDisposable
{
    private const string File = "checkpoint_epoch_1_batch_7.safetensors";

    private static readonly HashSet<string> None = [];

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
    public void A_checkpoint_with_another_name_frees_nothing()
    {
        var written = new CheckpointWriter(_directory.Path).Write(Samples.Metadata, Samples.Tensors);
        using (var link = System.Diagnostics.Process.Start("ln", [_directory[File], _directory["backup"]]))
            link.WaitForExit();

        Assert.Equal(new Deletion(0, IsShared: true), new CheckpointsOnDisk(_directory.Path).Delete(File, "id", written.SizeBytes));
        Assert.Equal(["backup"], _directory.Names);
    }

    [Fact]
    public void A_checkpoint_that_was_moved_elsewhere_with_a_link_in_its_place_is_deleted_there()
    {
        using var elsewhere = new TemporaryDirectory();
        var written = new CheckpointWriter(_directory.Path).Write(Samples.Metadata, Samples.Tensors);
        System.IO.File.Move(_directory[File], elsewhere["moved"]);
        System.IO.File.CreateSymbolicLink(_directory[File], elsewhere["moved"]);

        Assert.Equal(new Deletion(written.SizeBytes), new CheckpointsOnDisk(_directory.Path).Delete(File, "id", written.SizeBytes));

        Assert.Empty(_directory.Names);
        Assert.Empty(elsewhere.Names);
    }

    [Fact]
    public void A_link_whose_file_a_deletion_that_was_cut_short_has_taken_is_deleted()
    {
        System.IO.File.CreateSymbolicLink(_directory[File], _directory["moved"]);

        Assert.Equal(new Deletion(0), new CheckpointsOnDisk(_directory.Path).Delete(File, "id", sizeBytes: 1000));

        Assert.False(IrregularNames.IsThere(_directory[File]));
    }

    [Fact]
    public void What_a_run_has_elsewhere_stays_when_a_link_to_it_is_deleted()
    {
        Directory.CreateDirectory(_directory["original/checkpoints"]);
        System.IO.File.WriteAllText(_directory["original/worker.lock"], "");
        var written = new CheckpointWriter(_directory["original/checkpoints"]).Write(Samples.Metadata, Samples.Tensors);
        System.IO.File.CreateSymbolicLink(_directory[File], _directory[$"original/checkpoints/{File}"]);

        Assert.Equal(new Deletion(0, IsShared: true), new CheckpointsOnDisk(_directory.Path).Delete(File, "id", written.SizeBytes));

        Assert.False(IrregularNames.IsThere(_directory[File]));
        Assert.Equal("", CheckpointFile.Verify(_directory[$"original/checkpoints/{File}"], written.Sha256));
    }

    [Fact]
    public void What_is_free_is_what_the_disk_says()
    {
        var files = new CheckpointsOnDisk(_directory.Path);

        Assert.InRange(files.FreeBytes, 1, new DriveInfo(_directory.Path).TotalSize);
        Assert.InRange(files.WritableBytes, 1, new DriveInfo(_directory.Path).TotalSize);
        Assert.InRange(files.UnusedBytes, 1, new DriveInfo(_directory.Path).TotalSize);
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
        kind.Make(_directory[File]);

        new CheckpointsOnDisk(_directory.Path).RemoveUnrecorded("id", fencingToken: 9, attempt: 9, known: None);

        Assert.True(IrregularNames.IsThere(_directory[File]));
    }

    [Fact]
    public void A_finished_file_that_was_never_recorded_goes_a_recorded_one_stays()
    {
        Write(Samples.Metadata);
        Write(Samples.Metadata with { Step = 14, Batch = 14 });

        new CheckpointsOnDisk(_directory.Path).RemoveUnrecorded("id", fencingToken: 5, attempt: 3, known: new HashSet<string> { File });

        Assert.Equal([File], _directory.Names);
    }

    [Fact]
    public void Unrecorded_files_of_this_attempt_of_another_run_of_a_later_owner_and_of_people_stay()
    {
        Write(Samples.Metadata with { Attempt = 3 });
        Write(Samples.Metadata with { Step = 8, Batch = 8, RunId = "another" });
        Write(Samples.Metadata with { Step = 14, Batch = 14, FencingToken = 6 });
        System.IO.File.WriteAllText(_directory[CheckpointName.Of(9, 9)], "a note under a checkpoint's name");
        System.IO.File.WriteAllText(_directory["notes.txt"], "");
        System.IO.File.WriteAllText(_directory["copy of checkpoint_epoch_1_batch_7.safetensors"], "");
        System.IO.File.CreateSymbolicLink(_directory[CheckpointName.Latest], File);
        var before = _directory.Names;

        new CheckpointsOnDisk(_directory.Path).RemoveUnrecorded("id", fencingToken: 5, attempt: 3, known: None);

        Assert.Equal(before, _directory.Names);
    }

    [Fact]
    public void An_unrecorded_file_that_somebody_has_open_stays_until_it_is_closed()
    {
        Write(Samples.Metadata);
        var files = new CheckpointsOnDisk(_directory.Path);

        using (RegularFile.OpenRead(_directory[File]))
            files.RemoveUnrecorded("id", fencingToken: 5, attempt: 3, known: None);
        Assert.Equal([File], _directory.Names);

        files.RemoveUnrecorded("id", fencingToken: 5, attempt: 3, known: None);
        Assert.Empty(_directory.Names);
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

    private void Write(CheckpointMetadata metadata) => new CheckpointWriter(_directory.Path).Write(metadata, Samples.Tensors);

    private static void AssertUnreadable(CheckpointsOnDisk files)
    {
        Assert.False(files.IsGone(File));
        Assert.Equal(FileCondition.Unreadable, files.Look(File, "sha").Condition);
    }
}
