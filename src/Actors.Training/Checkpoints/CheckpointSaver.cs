using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Actors.Torch.Tensors;
using Actors.Training.Workers;

namespace Actors.Training.Checkpoints;

/// <summary>
/// Saves a worker's checkpoints beside its training.
/// <list type="bullet">
/// <item>Training waits for a copy into host memory, and for the write before it when that is still under way.</item>
/// <item>A checkpoint is reported when its content and its name are on the disk, never before.</item>
/// <item>What fails on the writing thread is thrown at the next save or drain.</item>
/// </list>
/// </summary>
/// <param name="capture">The state's tensors; called inside a scope.</param>
/// <param name="savedStep">The step whose checkpoint exists already; 0 for none.</param>
internal sealed class CheckpointSaver(
    CheckpointWriter writer,
    Func<IEnumerable<KeyValuePair<string, Tensor>>> capture,
    Func<long, double, float, CheckpointMetadata> describe,
    WorkerLink link,
    long savedStep)
{
    private readonly HostBuffer _buffer = new();
    private long _savedStep = savedStep;
    private Thread? _writing;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Copies the state, which is all that the loop waits for, and has it written. A step that is saved is not saved again.</summary>
    /// <param name="learningRate">Holds for the next step.</param>
    /// <param name="loss">Of this step.</param>
    /// <exception cref="IOException">This or the previous checkpoint could not be written.</exception>
    public void Save(long step, double learningRate, float loss)
    {
        if (step == _savedStep)
            return;
        var startedAt = Stopwatch.GetTimestamp();
        Drain();
        using (new TensorScope())
            _buffer.Fill(capture());
        _savedStep = step;
        var stall = Stopwatch.GetElapsedTime(startedAt);
        var metadata = describe(step, learningRate, loss);
        _writing = new Thread(() => Write(metadata, stall, startedAt)) { IsBackground = true, Name = $"checkpoint of step {step}" };
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
            var written = writer.Write(metadata, _buffer.Tensors);
            link.Send(new WorkerReport.CheckpointReported(metadata.Step, written.File, written.SizeBytes, written.Sha256,
                Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds, stall.TotalMilliseconds));
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }
}
