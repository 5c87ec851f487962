using System.Diagnostics;
using Actors.Runs.Checkpoints;
using Actors.Runs.Files;
using Actors.Worker.Checkpoints;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>A checkpoint published, and the same bytes written and flushed by the plainest program, in the same directory.</summary>
internal sealed class WriteFigure : IDisposable
{
    private const int PieceBytes = 8 << 20;

    // Not the system's directory for temporary files: that may be in memory.
    private readonly DirectoryInfo _directory = Directory.CreateDirectory(Path.Combine(".build", $"bench-checkpoint-{Environment.ProcessId}"));
    private readonly HostBuffer _buffer = new();
    private readonly CheckpointWriter _writer;

    public WriteFigure(CapturedState captured)
    {
        _writer = new CheckpointWriter(_directory.FullName);
        _buffer.Fill(captured.Tensors);
    }

    public double PublishMs()
    {
        var metadata = new CheckpointMetadata("bench", "bench", "none", 1, 1, 1, 1, 1, 1, 1e-3, 0.5f, 1, "none", "cpu", "none");
        var startedAt = Stopwatch.GetTimestamp();
        var written = _writer.Write(metadata, _buffer.Tensors);
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        File.Delete(Path.Combine(_directory.FullName, written.File));
        return elapsed.TotalMilliseconds;
    }

    public double RawMs()
    {
        var path = Path.Combine(_directory.FullName, "raw");
        var memory = _buffer.Tensors.Memory;
        var startedAt = Stopwatch.GetTimestamp();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var offset = 0L; offset < memory.SizeBytes; offset += PieceBytes)
                file.Write(memory.Slice(offset, (int)Math.Min(PieceBytes, memory.SizeBytes - offset)));
            DurableFile.Flush(file);
        }

        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        File.Delete(path);
        return elapsed.TotalMilliseconds;
    }

    public double HashMs()
    {
        using var image = new FileImage(_buffer.Tensors, new Dictionary<string, string>());
        var startedAt = Stopwatch.GetTimestamp();
        image.Hash();
        return Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _directory.Delete(recursive: true);
    }
}
