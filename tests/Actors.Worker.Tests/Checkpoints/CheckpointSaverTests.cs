using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Checkpoints;
using Actors.Runs.Tests.Files;
using Actors.Runs.Protocol;
using Actors.Worker.Checkpoints;
using Actors.Worker.Session;
using Actors.Worker.Tests.Loop;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Checkpoints;

public sealed class CheckpointSaverTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ReportStream _reports = new();
    private readonly Instructions _instructions = new(0);
    private readonly CheckpointSaver _saver;
    private float _value = 1;

    public CheckpointSaverTests() => _saver = new CheckpointSaver(
        new CheckpointWriter(Place), () => [new("model.weight", tensor(new[] { _value, _value }))],
        point => Samples.Metadata with { Step = point.Step, Batch = point.Step, LearningRate = point.LearningRate, Loss = point.Loss },
        new WorkerLink(Stream.Null, _reports), _instructions, savedStep: 0);

    private string Place => Path.Combine(_directory.Path, "checkpoints");

    [Fact]
    public void What_the_disk_does_not_take_is_kept_in_memory_and_written_when_the_node_says_so()
    {
        _saver.Save(new(1, 1e-3, 0.5f));
        var blocked = _reports.Next<WorkerReport.CheckpointBlocked>();
        Assert.Equal((1, Place, false), (blocked.Step, blocked.Place, blocked.NeedsRoom));
        _value = 2;

        Directory.CreateDirectory(Place);
        _instructions.Take(new WorkerInstruction.RetrySave());

        var saved = _reports.Next<WorkerReport.CheckpointReported>();
        Assert.Equal((1, blocked.NeededBytes), (saved.Step, saved.SizeBytes));
        using var scope = NewDisposeScope();
        Assert.Equal([1f, 1], CheckpointTensors.Read(Path.Combine(Place, saved.File), saved.Sha256)["model.weight"].data<float>().ToArray());
        Assert.Equal([saved.File], Directory.EnumerateFiles(Place).Select(Path.GetFileName));
    }

    [Fact]
    public void Tried_again_in_vain_it_says_so_again()
    {
        _saver.Save(new(1, 1e-3, 0.5f));
        _reports.Next<WorkerReport.CheckpointBlocked>();
        _instructions.Take(new WorkerInstruction.RetrySave());
        _reports.Next<WorkerReport.CheckpointBlocked>();
    }

    [Fact]
    public void One_that_is_due_while_another_is_being_written_may_be_left_out()
    {
        _saver.Save(new(1, 1e-3, 0.5f));
        _reports.Next<WorkerReport.CheckpointBlocked>();

        _saver.SaveUnlessBusy(new(2, 1e-3, 0.5f));

        var skipped = _reports.Next<WorkerReport.CheckpointSkipped>();
        Assert.Equal((2, 1), (skipped.Step, skipped.WrittenStep));
    }

    [Fact]
    public void When_none_is_being_written_it_is_saved()
    {
        Directory.CreateDirectory(Place);
        _saver.SaveUnlessBusy(new(2, 1e-3, 0.5f));

        Assert.Equal(2, _reports.Next<WorkerReport.CheckpointReported>().Step);
    }

    public void Dispose()
    {
        Directory.CreateDirectory(Place);
        _instructions.Take(new WorkerInstruction.RetrySave());
        _saver.Drain();
        _directory.Dispose();
    }
}
