using System.Diagnostics;
using Actors.Cli.Checkpoints;
using Actors.Formats;
using Actors.Formats.Pth;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>A file of many tensors, described in this process, and by the program in one of its own. Nothing of it is read but what describes it.</summary>
internal sealed class InspectFigure : IDisposable
{
    public const int Tensors = 512;

    private static readonly byte[] Zeros = new byte[1 << 20];

    private readonly string _path = Path.Combine(Directory.CreateDirectory(".build").FullName, $"bench-inspect-{Environment.ProcessId}");
    private readonly long _elements;

    /// <param name="sizeBytes">Of all tensors together, about.</param>
    /// <param name="isPth">As torch.save writes it; else as safetensors.</param>
    public InspectFigure(long sizeBytes, bool isPth)
    {
        _elements = sizeBytes / Tensors / sizeof(float);
        using var stream = File.Create(_path);
        if (isPth)
            PthWriter.Write(stream, PthValue.Mapping.Of(Names.Select(name => KeyValuePair.Create(name, TensorOf(name)))), Fill);
        else
            WriteSafetensors(stream);
    }

    private static IEnumerable<string> Names => Enumerable.Range(0, Tensors).Select(i => $"model.layers.{i}.weight");

    public double ReadMs()
    {
        var startedAt = Stopwatch.GetTimestamp();
        var contents = CheckpointContents.Read(_path);
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        return contents.Tensors.Length == Tensors ? elapsed.TotalMilliseconds : throw new InvalidOperationException($"{contents.Tensors.Length} tensors were read");
    }

    /// <summary>From its start to its end.</summary>
    public double ProcessMs()
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var program = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Actors.Cli"), ["checkpoints", "info", _path])
        {
            RedirectStandardOutput = true,
        })!;
        program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        return program.ExitCode == 0 ? elapsed.TotalMilliseconds : throw new InvalidOperationException($"checkpoints info ended with {program.ExitCode}");
    }

    public void Dispose() => File.Delete(_path);

    private PthValue TensorOf(string name) => new PthValue.Tensor(PthTensor.Whole(new PthStorage(name, PthType.Float32, _elements), [_elements]));

    private static void Fill(PthStorage storage, Stream content)
    {
        for (var left = storage.SizeBytes; left > 0; left -= Math.Min(left, Zeros.Length))
            content.Write(Zeros, 0, (int)Math.Min(left, Zeros.Length));
    }

    // What is behind the header is a hole.
    private void WriteSafetensors(FileStream stream)
    {
        var layout = SafetensorsLayout.Plan(Names.Select(name => new SafetensorsItem(name, SafetensorsType.F32, [_elements])));
        stream.Write(layout.Header.Span);
        stream.SetLength(stream.Position + layout.DataBytes);
    }
}
