using System.Diagnostics;
using Actors.Worker.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Actors.Benchmarks.Ops;

/// <summary>What one call of TorchSharp costs: time and managed bytes, on tensors of one element, where nothing else counts.</summary>
internal static class OpsBenchmark
{
    private const int CallsPerPass = 100_000;
    private const int Passes = 9;

    internal static int Run(string[] arguments)
    {
        TorchRuntime.Start(threads: 1);
        using var left = ones(1);
        using var right = ones(1);
        using var half = 0.5.ToScalar();
        using var noGradient = no_grad();
        Report("a + b", () => left.add(right).Dispose());
        Report("a += b", () => left.add_(right));
        Report("a += b, alpha", () => left.add_(right, half));
        Report("detach", () => left.detach().Dispose());
        Report("seed a step", () => Generators.Seed(1, 1));
        return 0;
    }

    private static void Report(string name, Action call)
    {
        var passes = new List<double>();
        var allocated = 0L;
        for (var pass = 0; pass < Passes; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var startedAt = Stopwatch.GetTimestamp();
            for (var i = 0; i < CallsPerPass; i++)
                call();
            passes.Add(Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds / CallsPerPass);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Console.WriteLine($"{name,-14} {Median.Of(passes):0.00} µs/call, {allocated / CallsPerPass} managed bytes/call");
    }
}
