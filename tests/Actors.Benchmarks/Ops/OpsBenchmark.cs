using System.Diagnostics;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;

namespace Actors.Benchmarks.Ops;

/// <summary>What one boxed call costs from here: time and managed bytes, on tensors of one element, where nothing else counts.</summary>
internal static class OpsBenchmark
{
    private const int CallsPerPass = 100_000;
    private const int Passes = 9;

    internal static int Run(string[] arguments)
    {
        Threads.IntraOp = 1;
        using var left = Tensor.Ones([1]);
        using var right = Tensor.Ones([1]);
        using var noGrad = GradMode.Disable();
        Report("a + b", () => left.Add(right).Dispose());
        Report("a += b", () => left.Add_(right));
        Report("a += b, alpha", () => left.Add_(right, 0.5));
        Report("detach", () => left.Detach().Dispose());
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
