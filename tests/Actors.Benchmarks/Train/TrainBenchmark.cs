using System.Globalization;

namespace Actors.Benchmarks.Train;

/// <summary>
/// Steps of three networks, ours and Python's in turn, so that all meet the same machine: step time, processor time, peak memory, and how the
/// first steps compare with the rest. Python runs as it comes, with as many threads as ours, and once more with the environment that our workers
/// get, which tells what is the library and what is the allocator. Goals: 1.5 times the rate of Python as it comes, at most 1.3 times its memory with
/// the full-size network.
/// </summary>
/// <remarks><c>bench train [TURNS] [WORKLOAD …]</c></remarks>
internal static class TrainBenchmark
{
    private const double GoalRate = 1.5;
    private const double GoalMemory = 1.3;
    private const int FirstTurns = 25;

    internal static int Run(string[] arguments)
    {
        var turns = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 60;
        var workloads = arguments.Length > 1 ? arguments[1..].Select(Workload.Find).ToArray() : Workload.All;
        return workloads.Select(workload => Compare(workload, turns)).ToArray().All(held => held) ? 0 : 1;
    }

    private static bool Compare(Workload workload, int turns)
    {
        using var here = Side.Here(workload);
        using var torchSharps = Side.Here(workload, "torchsharp");
        using var python = Side.Python(workload);
        using var pythonAsWorker = Side.Python(workload, asWorker: true);
        Side[] sides = [here, torchSharps, python, pythonAsWorker];
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var side in sides)
                side.Take(workload.StepsPerTurn);
        }

        Console.WriteLine($"{workload.Name}: batch {workload.Input[0]}, {workload.Threads} thread(s), {turns} turns of {workload.StepsPerTurn} step(s) in alternation");
        foreach (var side in sides)
            Print(side);
        var (rate, memory) = (MedianMs(python) / MedianMs(here), (double)here.PeakKib / python.PeakKib);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  Python's step / ours = {rate:0.00} (goal {GoalRate}), with our environment {MedianMs(pythonAsWorker) / MedianMs(here):0.00}; TorchSharp's Adam / ours = {MedianMs(torchSharps) / MedianMs(here):0.00}; peak memory ours / Python's = {memory:0.00}"));
        return rate >= GoalRate && (workload.Name != "captcha" || memory <= GoalMemory);
    }

    private static void Print(Side side)
    {
        var early = Median.Of(side.Turns.Take(FirstTurns).Skip(1).Select(turn => turn.Seconds * 1000));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {side.Name,-24} libtorch {side.Version,-8} step {MedianMs(side),9:0.000} ms (first {side.Turns[0].Seconds * 1000:0.0}, turns 2 to {FirstTurns} {early:0.000}), processor {Median.Of(Late(side).Select(turn => turn.CpuSeconds * 1000)),9:0.000} ms, peak {side.PeakKib >> 10} MiB"));
    }

    private static double MedianMs(Side side) => Median.Of(Late(side).Select(turn => turn.Seconds * 1000));

    // Without the first turns where there are others.
    private static IEnumerable<Turn> Late(Side side) => side.Turns.Skip(Math.Min(FirstTurns, side.Turns.Count / 2));
}
