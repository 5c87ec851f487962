using System.Diagnostics;
using System.Globalization;

namespace Actors.Benchmarks.Train;

/// <summary>The same network in Python on the same libtorch, one step at a time.</summary>
internal sealed class PythonPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;

    internal PythonPeer(int batch, int threads, int seed)
    {
        var start = new ProcessStartInfo(Python)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Train", "bench_train.py"), $"{batch}", $"{threads}", $"{seed}" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        Version = ReadLine().Split(' ')[^1];
    }

    internal string Version { get; }

    internal StepResult Step()
    {
        _process.StandardInput.WriteLine("step");
        _process.StandardInput.Flush();
        var words = ReadLine().Split(' ');
        return new StepResult(Number(words[0]), Number(words[1]), int.Parse(words[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string ReadLine() =>
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"the peer ended: does {Python} have torch (apt-get install python3-torch)?");
}

/// <summary>Duration of a step, the processor time of all its threads, and the bits of its loss.</summary>
internal sealed record StepResult(double Seconds, double CpuSeconds, int LossBits)
{
    internal float Loss => BitConverter.Int32BitsToSingle(LossBits);
}
