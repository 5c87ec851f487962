using System.Diagnostics;
using Actors.Runs.Interop;
using Actors.Worker.Checkpoints;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>The copy of a state into the buffer of its checkpoints, and the plain copy of the same bytes between two touched places.</summary>
internal sealed class StallFigure : IDisposable
{
    private const int CopiedAtOnce = 1 << 30;

    private readonly CapturedState _captured;
    private readonly HostBuffer _buffer = new();
    private readonly HostMemory _elsewhere;

    public StallFigure(CapturedState captured)
    {
        _captured = captured;
        var startedAt = Stopwatch.GetTimestamp();
        _buffer.Prepare(captured.Tensors);
        _buffer.Made.Wait();
        MadeMs = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        FirstMs = FillMs();
        _elsewhere = new HostMemory(captured.SizeBytes);
    }

    /// <summary>How long it takes to make the buffer and touch its pages, which a worker does beside its first steps.</summary>
    public double MadeMs { get; }

    public double FirstMs { get; }

    public double FillMs()
    {
        var startedAt = Stopwatch.GetTimestamp();
        _buffer.Fill(_captured.Tensors);
        return Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
    }

    public double CopyMs()
    {
        var startedAt = Stopwatch.GetTimestamp();
        for (var offset = 0L; offset < _captured.SizeBytes; offset += CopiedAtOnce)
        {
            var length = (int)Math.Min(CopiedAtOnce, _captured.SizeBytes - offset);
            _buffer.Tensors.Memory.Slice(offset, length).CopyTo(_elsewhere.Slice(offset, length));
        }

        return Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _elsewhere.Dispose();
    }
}
