using System.Diagnostics;
using Actors.Runs.Protocol;
using Actors.Worker.Session;
using static TorchSharp.torch;

namespace Actors.Worker.Loop;

/// <summary>
/// The loss of the last step, still on the device. It is read, which waits for the device, only when the next step has been enqueued or
/// a boundary needs it: so the device never waits for the host.
/// </summary>
internal sealed class LossReadback(WorkerLink link) : IDisposable
{
    private Pending? _pending;

    /// <summary>The last loss that was read.</summary>
    public float LastLoss { get; private set; }

    /// <summary>Takes over both scalars and reports the step before, if it still waits.</summary>
    /// <param name="gradientNorm">Null when it is not measured.</param>
    public void Enqueue(long step, Tensor loss, Tensor? gradientNorm, double learningRate, long startedAt)
    {
        var previous = _pending;
        _pending = new Pending(
            step, loss.DetachFromDisposeScope(), gradientNorm?.DetachFromDisposeScope(), learningRate, startedAt);
        Report(previous);
    }

    /// <summary>Reports the last step, if it still waits.</summary>
    public void Flush()
    {
        var last = _pending;
        _pending = null;
        Report(last);
    }

    public void Dispose() => _pending?.Dispose();

    private void Report(Pending? step)
    {
        if (step is null)
            return;
        using (step)
        {
            LastLoss = step.Loss.item<float>();
            var gradientNorm = step.GradientNorm?.item<float>() ?? 0;
            link.Send(new WorkerReport.BatchReported(
                step.Step, LastLoss, step.LearningRate, gradientNorm, Stopwatch.GetElapsedTime(step.StartedAt).TotalMilliseconds));
        }
    }

    private sealed record Pending(long Step, Tensor Loss, Tensor? GradientNorm, double LearningRate, long StartedAt) : IDisposable
    {
        public void Dispose()
        {
            Loss.Dispose();
            GradientNorm?.Dispose();
        }
    }
}
