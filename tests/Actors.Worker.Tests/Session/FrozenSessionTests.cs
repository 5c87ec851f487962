using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;
using Actors.Runs.Protocol;
using Actors.Worker.Checkpoints;
using Actors.Worker.Session;
using Actors.Worker.Tests.Loop;
using static TorchSharp.torch;
using RunSamples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Worker.Tests.Session;

/// <summary>Sessions of a run whose model begins with a layer that nothing trains; the test is their node.</summary>
public sealed class FrozenSessionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Checkpoints => Path.Combine(_directory.Path, "checkpoints");

    private string[] FrozenFiles => [.. Directory.EnumerateFiles(Checkpoints, "frozen_*").Select(path => Path.GetFileName(path))];

    [Fact]
    public void Frozen_parameters_are_written_once_and_no_checkpoint_holds_them()
    {
        var saved = Train([]).Saved;
        Assert.Equal([2L, 4, 6], saved.Select(checkpoint => checkpoint.Step));
        var file = Assert.Single(FrozenFiles);
        foreach (var checkpoint in saved)
        {
            Assert.Equal(file, CheckpointFile.TryReadMetadata(Path.Combine(Checkpoints, checkpoint.File))!.Frozen!.File);
            using var scope = NewDisposeScope();
            using var own = SafetensorsFile.Open(Path.Combine(Checkpoints, checkpoint.File));
            Assert.False(own.Contains("model.0.weight"));
            Assert.True(CheckpointTensors.Read(Path.Combine(Checkpoints, checkpoint.File), checkpoint.Sha256).ContainsKey("model.0.weight"));
        }
    }

    [Fact]
    public void A_resumed_session_ends_bit_identical_and_writes_no_second_file()
    {
        var whole = Train([]);
        var rest = Train(whole.Saved[..2]);
        Assert.Equal(4, rest.From);
        Assert.Equal(whole.ModelSha256, rest.ModelSha256);
        Assert.Single(FrozenFiles);
    }

    [Fact]
    public void A_resumed_session_writes_the_files_that_the_whole_one_wrote_with_the_last_metrics_before_each()
    {
        var whole = Train([], validateEvery: 3, saveEvery: 1);
        var files = whole.Saved.ToDictionary(saved => saved.Step, saved => File.ReadAllBytes(Path.Combine(Checkpoints, saved.File)));
        Assert.Equal([null, null, 3L, 3, 3, 6], whole.Saved.Select(saved => Metadata(saved).Validation?.Step));

        var rest = Train(whole.Saved[..4], validateEvery: 3, saveEvery: 1, validations: whole.Validations);

        Assert.Equal([5L, 6], rest.Saved.Select(saved => saved.Step));
        Assert.All(rest.Saved, saved => Assert.Equal(files[saved.Step], File.ReadAllBytes(Path.Combine(Checkpoints, saved.File))));
        Assert.Equal(new ValidationResult(3, whole.Validations[0].Metrics), Metadata(rest.Saved[0]).Validation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_lost_or_damaged_frozen_file_is_mended_by_a_recipe_that_begins_with_the_same(bool isLost)
    {
        var whole = Train([]);
        var path = Path.Combine(Checkpoints, FrozenFiles.Single());
        if (isLost)
            File.Delete(path);
        else
            File.WriteAllText(path, "half of it");
        var rest = Train(whole.Saved[..2]);
        Assert.Equal(4, rest.From);
        Assert.Equal(whole.ModelSha256, rest.ModelSha256);
    }

    [Fact]
    public void A_recipe_that_begins_with_other_values_goes_on_with_those_of_the_checkpoint()
    {
        var whole = Train([]);
        var frozen = FrozenFiles.Single();
        var rest = Train(whole.Saved[..2], seed: 8);
        Assert.Equal(whole.ModelSha256, rest.ModelSha256);
        Assert.Equal(frozen, CheckpointFile.TryReadMetadata(Path.Combine(Checkpoints, rest.Saved.Last().File))!.Frozen!.File);
    }

    [Fact]
    public void Without_the_frozen_file_a_checkpoint_is_refused_with_its_name()
    {
        var whole = Train([]);
        var frozen = FrozenFiles.Single();
        File.Delete(Path.Combine(Checkpoints, frozen));
        var rest = Train(whole.Saved, seed: 8);
        Assert.Equal(0, rest.From);
        Assert.All(rest.Ready.Rejected, rejected => Assert.Equal($"it needs {frozen}, and it is not there", rejected.Reason));
    }

    [Fact]
    public void What_goes_away_while_a_session_reads_its_data_does_not_make_it_begin_anew()
    {
        var saved = Train([]).Saved;
        Directory.Move(Checkpoints, _directory["away"]);
        var order = OrderOf(saved);
        using var session = WorkerSession.Over(order, new WorkerLink(Stream.Null, Stream.Null), CPU, new TinyTrainable(hasFrozen: true, 7));

        Assert.Contains("none of the run's 3 checkpoints can be read", Assert.ThrowsAny<IOException>(() => session.Run(new Instructions(0))).Message);
    }

    public void Dispose() => _directory.Dispose();

    private CheckpointMetadata Metadata(WorkerReport.CheckpointReported saved) => CheckpointFile.TryReadMetadata(Path.Combine(Checkpoints, saved.File))!;

    private SessionRun Train(
        IReadOnlyList<WorkerReport.CheckpointReported> saved, long seed = 7, int validateEvery = 6, int saveEvery = 2,
        WorkerReport.ValidationReported[]? validations = null)
    {
        var settings = RunSamples.Settings with { MaxSteps = 6, Validation = new() { Every = validateEvery }, Checkpoints = new() { Every = saveEvery, KeepLast = 9 } };
        var order = OrderOf(saved, validations) with { Settings = settings };
        return SessionRun.Train(order, () => new TinyTrainable(hasFrozen: true, seed), _ => 1e-3);
    }

    private WorkerOrder OrderOf(IReadOnlyList<WorkerReport.CheckpointReported> saved, WorkerReport.ValidationReported[]? validations = null)
    {
        var candidates = saved.Reverse().Select(checkpoint => new CheckpointCandidate(
            checkpoint.Step, checkpoint.File, checkpoint.Sha256, 1e-3, Finish: false,
            validations?.LastOrDefault(validation => validation.Step <= checkpoint.Step) is { } last ? new(last.Step, last.Metrics) : null));
        return new WorkerOrder("run", "id", _directory.Path, 1, 1, 0, Window: 100, 0, RunSamples.Settings, "", [.. candidates]);
    }
}
