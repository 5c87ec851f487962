using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private CheckpointWriter Writer => new(_directory.Path);

    [Fact]
    public void A_written_checkpoint_has_its_name_its_size_and_its_hash()
    {
        var written = Writer.Write(Samples.Metadata, Samples.Tensors);
        Assert.Equal([CheckpointName.Of(1, 7)], _directory.Names);
        Assert.Equal(new FileInfo(_directory[written.File]).Length, written.SizeBytes);
        Assert.Equal(CheckpointFile.Hash(_directory[written.File]), written.Sha256);
        Assert.Equal(Samples.Metadata, CheckpointFile.TryReadMetadata(_directory[written.File]));
    }

    [Fact]
    public void What_an_earlier_attempt_left_under_the_name_is_replaced()
    {
        Writer.Write(Samples.Metadata, Samples.Tensors);
        Writer.Write(Samples.Metadata with { FencingToken = 6, Attempt = 3 }, Samples.Tensors);
        Assert.Equal(6, CheckpointFile.TryReadMetadata(_directory[CheckpointName.Of(1, 7)])!.FencingToken);
        Assert.Single(_directory.Names);
    }

    [Fact]
    public void A_recorded_checkpoint_that_holds_the_same_state_is_kept_and_told_as_it_is()
    {
        var first = Writer.Write(Samples.Metadata, Samples.Tensors);
        var again = new CheckpointWriter(_directory.Path, Recorded(first.SizeBytes, first.Sha256))
            .Write(Samples.Metadata with { FencingToken = 6, Attempt = 3 }, Samples.Tensors);
        Assert.Equal(first, again);
        Assert.Equal("", CheckpointFile.Verify(_directory[first.File], first.Sha256));
        Assert.Single(_directory.Names);
    }

    [Fact]
    public void A_recorded_checkpoint_that_holds_another_state_is_replaced()
    {
        var first = Writer.Write(Samples.Metadata, Samples.Tensors);
        var again = new CheckpointWriter(_directory.Path, Recorded(first.SizeBytes, first.Sha256)).Write(Samples.Metadata, Samples.Frozen);
        Assert.NotEqual(first.Sha256, again.Sha256);
        Assert.Equal("", CheckpointFile.Verify(_directory[again.File], again.Sha256));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_whose_position_another_step_had_gets_a_name_of_its_own_and_keeps_it(bool isRecorded)
    {
        var first = Writer.Write(Samples.Metadata, Samples.Tensors);
        var anotherStep = Samples.Metadata with { Step = 207, FencingToken = 6, Attempt = 3 };
        var recorded = isRecorded ? Recorded(first.SizeBytes, first.Sha256) : [];

        var second = new CheckpointWriter(_directory.Path, recorded).Write(anotherStep, Samples.Tensors);

        Assert.Equal("checkpoint_epoch_1_batch_7_step_207.safetensors", second.File);
        Assert.Equal("", CheckpointFile.Verify(_directory[first.File], first.Sha256));
        File.Delete(_directory[first.File]);
        recorded = new() { [second.File] = new(second.SizeBytes, second.Sha256, 207) };
        Assert.Equal(second, new CheckpointWriter(_directory.Path, recorded).Write(anotherStep with { Attempt = 4 }, Samples.Tensors));
        Assert.Equal([second.File], _directory.Names);
    }

    [Fact]
    public void The_name_of_a_recorded_step_that_is_not_there_now_is_not_taken_by_another()
    {
        var written = new CheckpointWriter(_directory.Path, Recorded(1000, "sha")).Write(Samples.Metadata with { Step = 207 }, Samples.Tensors);

        Assert.Equal(CheckpointName.Of(1, 7, 207), written.File);
        Assert.Equal([written.File], _directory.Names);
    }

    [Fact]
    public void A_recorded_checkpoint_that_is_damaged_is_written_anew()
    {
        var first = Writer.Write(Samples.Metadata, Samples.Tensors);
        var bytes = File.ReadAllBytes(_directory[first.File]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(_directory[first.File], bytes);
        var again = new CheckpointWriter(_directory.Path, Recorded(first.SizeBytes, first.Sha256)).Write(Samples.Metadata, Samples.Tensors);
        Assert.Equal("", CheckpointFile.Verify(_directory[first.File], again.Sha256));
    }

    [Fact]
    public void A_damaged_file_under_the_name_is_replaced()
    {
        File.WriteAllText(_directory[CheckpointName.Of(1, 7)], "half a checkpoint");
        var written = new CheckpointWriter(_directory.Path, Recorded("half a checkpoint".Length, "another")).Write(Samples.Metadata, Samples.Tensors);
        Assert.Equal("", CheckpointFile.Verify(_directory[written.File], written.Sha256));
        Assert.Single(_directory.Names);
    }

    [Fact]
    public void A_strangers_file_under_the_name_is_renamed_and_that_is_told()
    {
        var notices = new List<string>();
        foreach (var content in (string[])["a note", "another note"])
        {
            File.Delete(_directory[CheckpointName.Of(1, 7)]);
            File.WriteAllText(_directory[CheckpointName.Of(1, 7)], content);
            var written = new CheckpointWriter(_directory.Path, notice: notices.Add).Write(Samples.Metadata, Samples.Tensors);
            Assert.Equal("", CheckpointFile.Verify(_directory[written.File], written.Sha256));
        }

        Assert.Equal("a note", File.ReadAllText(_directory[CheckpointName.Of(1, 7) + ".aside-1"]));
        Assert.Equal("another note", File.ReadAllText(_directory[CheckpointName.Of(1, 7) + ".aside-2"]));
        Assert.EndsWith($"is now called {CheckpointName.Of(1, 7)}.aside-2: it is no checkpoint", notices[1]);
    }

    [Theory]
    [InlineData(Irregular.Directory)]
    [InlineData(Irregular.LinkToDirectory)]
    [InlineData(Irregular.Pipe)]
    [InlineData(Irregular.LinkToDevice)]
    public void What_is_no_file_is_renamed_without_being_opened(Irregular kind)
    {
        var notices = new List<string>();
        var name = CheckpointName.Of(1, 7);
        kind.Make(_directory[name]);

        var written = new CheckpointWriter(_directory.Path, Recorded(1000, "sha"), notices.Add).Write(Samples.Metadata, Samples.Tensors);

        Assert.Equal("", CheckpointFile.Verify(_directory[written.File], written.Sha256));
        Assert.True(IrregularNames.IsThere(_directory[name + ".aside-1"]));
        Assert.Contains($"is now called {name}.aside-1: it is a ", Assert.Single(notices));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_renamed()
    {
        File.CreateSymbolicLink(_directory[CheckpointName.Of(1, 7)], _directory["nowhere"]);

        var written = Writer.Write(Samples.Metadata, Samples.Tensors);

        Assert.Equal("", CheckpointFile.Verify(_directory[written.File], written.Sha256));
        Assert.Equal(_directory["nowhere"], new FileInfo(_directory[CheckpointName.Of(1, 7) + ".aside-1"]).LinkTarget);
    }

    [Fact]
    public void A_later_owners_file_is_never_replaced()
    {
        var later = Writer.Write(Samples.Metadata with { FencingToken = 6 }, Samples.Tensors);
        var refusal = Assert.Throws<CheckpointException>(() => Writer.Write(Samples.Metadata, Samples.Tensors));
        Assert.Contains("fencing token 6, ours is 5", refusal.Message);
        Assert.Equal("", CheckpointFile.Verify(_directory[later.File], later.Sha256));
        Assert.Single(_directory.Names);
    }

    [Fact]
    public void Another_runs_file_is_never_replaced()
    {
        var notices = new List<string>();
        var others = Writer.Write(Samples.Metadata with { RunId = "another", FencingToken = 6 }, Samples.Tensors);
        var written = new CheckpointWriter(_directory.Path, notice: notices.Add).Write(Samples.Metadata, Samples.Tensors);
        Assert.Equal("", CheckpointFile.Verify(_directory[others.File + ".aside-1"], others.Sha256));
        Assert.Equal("", CheckpointFile.Verify(_directory[written.File], written.Sha256));
        Assert.EndsWith($"is now called {others.File}.aside-1: it is a checkpoint of another run (id another)", Assert.Single(notices));
    }

    [Fact]
    public void Nothing_of_a_stranger_is_overwritten_when_nobody_is_to_be_told_of_it_either()
    {
        File.WriteAllText(_directory[CheckpointName.Of(1, 7)], "a note");
        Writer.Write(Samples.Metadata, Samples.Tensors);
        Assert.Equal("a note", File.ReadAllText(_directory[CheckpointName.Of(1, 7) + ".aside-1"]));
    }

    [Fact]
    public void What_was_put_in_the_place_of_a_recorded_checkpoint_is_not_overwritten()
    {
        File.WriteAllText(_directory[CheckpointName.Of(1, 7)], "a note");
        new CheckpointWriter(_directory.Path, Recorded(1000, "another")).Write(Samples.Metadata, Samples.Tensors);
        Assert.Equal("a note", File.ReadAllText(_directory[CheckpointName.Of(1, 7) + ".aside-1"]));
    }

    [Fact]
    public void A_directory_that_does_not_take_it_is_left_as_it_was()
    {
        Assert.ThrowsAny<IOException>(() => new CheckpointWriter(_directory["gone"]).Write(Samples.Metadata, Samples.Tensors));
        Assert.Empty(_directory.Names);
    }

    private static Dictionary<string, RecordedFile> Recorded(long sizeBytes, string sha256) => new() { [CheckpointName.Of(1, 7)] = new(sizeBytes, sha256, Samples.Metadata.Step) };

    public void Dispose() => _directory.Dispose();
}
