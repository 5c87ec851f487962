using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Actors.Runs.Checkpoints;
using Actors.Runs.Files;
using Actors.Runs.Protocol;
using Actors.Worker.Session;
using static TorchSharp.torch;

namespace Actors.Worker.Checkpoints;

/// <summary>
/// Saves a worker's checkpoints beside its training.
/// <list type="bullet">
/// <item>Training waits for a copy into host memory, and for the write before it when that is still under way.</item>
/// <item>A checkpoint is reported when its content and its name are on the disk, never before.</item>
/// <item>One that the disk does not take stays in the buffer, and is written again, as a new file, when the node says so.</item>
/// <item>What else fails on the writing thread is thrown at the next save, drain or wait for the node.</item>
/// </list>
/// </summary>
/// <param name="capture">The state's tensors; called inside a scope.</param>
/// <param name="savedStep">The step whose checkpoint exists already; 0 for none.</param>
internal sealed class CheckpointSaver(
    CheckpointWriter writer,
    Func<IEnumerable<KeyValuePair<string, Tensor>>> capture,
    Func<TrainingPoint, CheckpointMetadata> describe,
    WorkerLink link,
    Instructions instructions,
    long savedStep)
{
    private readonly HostBuffer _buffer = new();
    private long _savedStep = savedStep;
    private long _writtenStep;
    private Thread? _writing;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Has the memory made that the first save copies into, beside the training. Called when all of the state is there.</summary>
    public void Prepare()
    {
        using (NewDisposeScope())
            _buffer.Prepare(capture());
    }

    /// <summary>Like <see cref="Save"/>, unless the write before it is still under way: then this one is left out, and that is reported.</summary>
    public void SaveUnlessBusy(TrainingPoint point)
    {
        if (_writing is { IsAlive: true } && point.Step != _savedStep)
            link.Send(new WorkerReport.CheckpointSkipped(point.Step, _writtenStep));
        else
            Save(point);
    }

    /// <summary>Copies the state, which is all that the loop waits for, and has it written. A step that is saved is not saved again.</summary>
    /// <exception cref="IOException">This or the previous checkpoint could not be written.</exception>
    public void Save(TrainingPoint point)
    {
        if (point.Step == _savedStep)
            return;
        var startedAt = Stopwatch.GetTimestamp();
        Drain();
        using (NewDisposeScope())
            _buffer.Fill(capture());
        _savedStep = _writtenStep = point.Step;
        var stall = Stopwatch.GetElapsedTime(startedAt);
        var metadata = describe(point);
        _writing = new Thread(() => Write(metadata, stall, startedAt)) { IsBackground = true, Name = $"checkpoint of step {point.Step}" };
        _writing.Start();
    }

    /// <summary>Waits until everything that was handed over is on the disk and reported.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Drain()
    {
        _writing?.Join();
        _writing = null;
        _failure?.Throw();
    }

    private void Write(CheckpointMetadata metadata, TimeSpan stall, long startedAt)
    {
        try
        {
            var written = WriteUntilTaken(metadata);
            link.Send(new WorkerReport.CheckpointReported(metadata.Step, written.File, written.SizeBytes, written.Sha256,
                Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds, stall.TotalMilliseconds, DateTimeOffset.UtcNow));
        }
        catch (Exception failure)
        {
            // The loop may be waiting for acknowledgements that do not come while this checkpoint is not saved.
            _failure = ExceptionDispatchInfo.Capture(failure);
            instructions.Fail(failure);
        }
    }

    private WrittenCheckpoint WriteUntilTaken(CheckpointMetadata metadata)
    {
        while (true)
        {
            try
            {
                return writer.Write(metadata, _buffer.Tensors);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                var neededBytes = CheckpointWriter.SizeOf(metadata, _buffer.Tensors);
                instructions.AwaitRetry(() => link.Send(new WorkerReport.CheckpointBlocked(
                    metadata.Step, writer.Directory, neededBytes, StorageFault.IsWantOfRoom(failure), StorageFault.ReasonOf(failure, writer.Directory, neededBytes))));
            }
        }
    }
}
