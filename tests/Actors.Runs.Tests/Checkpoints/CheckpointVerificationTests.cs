using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class CheckpointVerificationTests : IDisposable
{
    private static readonly SafetensorsItem[] Usual =
        [new("model.w", SafetensorsType.F32, [2]), new("optimizer.w.step", SafetensorsType.I64, []), new("optimizer.w.exp_avg", SafetensorsType.F32, [2])];

    private readonly TemporaryDirectory _directory = new();
    private readonly List<CheckpointRecord> _newestFirst = [];

    [Fact]
    public void What_is_as_recorded_and_like_the_newest_restores()
    {
        var (older, newer) = (Save(4, Usual), Save(8, Usual));
        Assert.Equal(("", ""), (Check(older), Check(newer)));
    }

    [Fact]
    public void A_changed_byte_and_a_missing_file_are_told()
    {
        var (damaged, gone) = (Save(4, Usual), Save(8, Usual));
        var bytes = File.ReadAllBytes(_directory[damaged.File]);
        bytes[^1] ^= 128;
        File.WriteAllBytes(_directory[damaged.File], bytes);
        File.Delete(_directory[gone.File]);
        Assert.Equal("it is not there", Check(gone));
        Assert.Equal("its content is not what was recorded (SHA-256 differs)", Check(damaged));
    }

    [Theory]
    [InlineData("it lacks model.w", "model.v", SafetensorsType.F32, 2)]
    [InlineData("model.w is F16[2], expected F32[2]", "model.w", SafetensorsType.F16, 2)]
    [InlineData("model.w is F32[3], expected F32[2]", "model.w", SafetensorsType.F32, 3)]
    public void One_that_holds_other_tensors_than_the_newest_does_not_restore(string reason, string name, SafetensorsType type, long size)
    {
        var older = Save(4, [new(name, type, [size]), .. Usual[1..]]);
        Save(8, Usual);
        Assert.Equal(reason, Check(older));
    }

    [Fact]
    public void A_tensor_more_does_not_restore_either()
    {
        var older = Save(4, [.. Usual, new("model.v", SafetensorsType.F32, [1])]);
        Save(8, Usual);
        Assert.Equal("it has model.v, which newer checkpoints have not", Check(older));
    }

    [Fact]
    public void A_parameter_that_the_optimizer_had_not_met_yet_begins_anew()
    {
        var older = Save(4, Usual[..1]);
        Save(8, Usual);
        Assert.Equal("", Check(older));
    }

    [Fact]
    public void A_newest_one_that_is_damaged_judges_no_other()
    {
        var older = Save(4, Usual);
        var newest = Save(8, [new("model.x", SafetensorsType.F32, [2])]);
        _newestFirst[0] = newest with { Sha256 = new string('0', 64) };
        Assert.Equal("", Check(older));
    }

    [Fact]
    public void A_checkpoint_needs_the_frozen_tensors_that_it_refers_to()
    {
        var frozen = _directory["frozen"];
        File.WriteAllText(frozen, "any content");
        var reference = new FrozenReference(CheckpointName.OfFrozen(CheckpointFile.Hash(frozen)), CheckpointFile.Hash(frozen));
        File.Move(frozen, _directory[reference.File]);
        var recorded = Save(4, Usual, frozen: reference);
        Assert.Equal("", Check(recorded));
        File.AppendAllText(_directory[reference.File], "changed");
        Assert.Equal($"it needs {reference.File}, and its content is not what was recorded (SHA-256 differs)", Check(recorded));
    }

    [Fact]
    public void No_file_is_read_twice()
    {
        var (older, newer) = (Save(4, Usual), Save(8, Usual));
        var read = 0L;
        var verification = new CheckpointVerification(_directory.Path, Samples.Metadata.RunId, _newestFirst, bytes => read += bytes);
        Assert.Equal("", verification.Check(older) + verification.Check(newer) + verification.Check(older));
        Assert.Equal(older.SizeBytes + newer.SizeBytes, read);
    }

    [Fact]
    public void A_file_of_another_run_or_step_is_not_taken_for_this_one()
    {
        var (foreign, late) = (Save(4, Usual, run: "other"), Save(8, Usual) with { Step = 9 });
        Assert.StartsWith("it is of another run", Check(foreign));
        Assert.Equal("it is of step 8, recorded is step 9", Check(late));
    }

    public void Dispose() => _directory.Dispose();

    private string Check(CheckpointRecord recorded) => new CheckpointVerification(_directory.Path, Samples.Metadata.RunId, _newestFirst).Check(recorded);

    private CheckpointRecord Save(long step, SafetensorsItem[] tensors, string run = "", FrozenReference? frozen = null)
    {
        var file = CheckpointName.Of(1, step);
        var metadata = Samples.Metadata with { Step = step, RunId = Samples.Metadata.RunId + run, Frozen = frozen };
        using (var stream = File.Create(_directory[file]))
            SafetensorsLayout.Plan(tensors, metadata.ToHeader()).Write(stream, entry => new byte[entry.SizeBytes]);
        var recorded = new CheckpointRecord(step, 1, step, file, new FileInfo(_directory[file]).Length, CheckpointFile.Hash(_directory[file]));
        _newestFirst.Insert(0, recorded);
        return recorded;
    }
}
