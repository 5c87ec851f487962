using System.Diagnostics;
using System.Globalization;
using Actors.Runs.Protocol;

namespace Actors.Benchmarks.Train;

/// <summary>One side of the comparison: a process that executes steps of a workload when it is asked to.</summary>
internal sealed class Side : IDisposable
{
    private const string Interpreter = "/usr/bin/python3";

    private readonly Process _process;
    private readonly List<Turn> _turns = [];

    private Side(string name, ProcessStartInfo start, int threads, bool asWorker)
    {
        Name = name;
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        if (asWorker)
        {
            foreach (var (variable, value) in WorkerEnvironment.Variables(threads))
                start.Environment[variable] = value;
        }

        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        _process = Process.Start(start)!;
        Version = ReadLine().Split(' ')[^1];
    }

    public string Name { get; }

    /// <summary>Of libtorch.</summary>
    public string Version { get; }

    public IReadOnlyList<Turn> Turns => _turns;

    public long PeakKib => _turns.Max(turn => turn.PeakKib);

    /// <param name="variant">Empty for our optimizer, <c>torchsharp</c> for TorchSharp's.</param>
    public static Side Here(Workload workload, string variant = "")
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        foreach (var argument in (string[])[.. Environment.GetCommandLineArgs()[..1].Where(IsAssembly), StepServer.Verb, workload.Name, .. variant == "" ? [] : new[] { variant }])
            start.ArgumentList.Add(argument);
        return new Side(variant == "" ? "here" : variant, start, workload.Threads, asWorker: true);

        static bool IsAssembly(string argument) =>
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" && argument.EndsWith(".dll", StringComparison.Ordinal);
    }

    /// <param name="asWorker">Whether it has a worker's environment: allocator and threads as ours. Otherwise its own defaults, as a user of it has.</param>
    /// <exception cref="InvalidOperationException">Python has no torch.</exception>
    public static Side Python(Workload workload, bool asWorker = false)
    {
        var start = new ProcessStartInfo(Interpreter)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Train", "bench_train.py"), workload.Name, $"{workload.Threads}" },
        };
        return new Side(asWorker ? "Python, our environment" : "Python", start, workload.Threads, asWorker);
    }

    public void Take(int steps)
    {
        _process.StandardInput.WriteLine(steps.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        var words = ReadLine().Split(' ');
        _turns.Add(new Turn(Number(words[0]), Number(words[1]), long.Parse(words[2], CultureInfo.InvariantCulture)));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string ReadLine() => _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"{Name} ended early; for Python's side, does {Interpreter} have torch (apt-get install python3-torch)?");
}

/// <summary>Some steps: time and processor time of one of them, and the most memory that the process has had so far.</summary>
internal sealed record Turn(double Seconds, double CpuSeconds, long PeakKib);
