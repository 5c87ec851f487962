using System.Globalization;
using Actors.Torch.Runtime;

namespace Actors.Benchmarks.Train;

/// <summary>
/// Forward, backward and Adam of the full-size network, ours and Python's in turn, so that both meet the same machine. The
/// losses must be equal bit for bit and ours at least as fast.
/// </summary>
/// <remarks><c>bench train [STEPS] [BATCH] [THREADS]</c></remarks>
internal static class TrainBenchmark
{
    private const int WarmUpSteps = 2;
    private const int Seed = 1;

    internal static int Run(string[] arguments)
    {
        var steps = Argument(arguments, 0, 12);
        var batch = Argument(arguments, 1, 16);
        var threads = Argument(arguments, 2, Environment.ProcessorCount);

        using var own = new OwnSide(batch, threads, Seed);
        using var peer = new PythonPeer(batch, threads, Seed);
        Console.WriteLine($"libtorch {TorchBuild.Current.Version} here, {peer.Version} in Python; batch {batch}, {threads} thread(s), {steps} steps in turn");

        var (ours, theirs) = (new List<StepResult>(), new List<StepResult>());
        for (var step = 0; step < WarmUpSteps + steps; step++)
        {
            ours.Add(own.Step());
            theirs.Add(peer.Step());
            Console.WriteLine($"  {step + 1,3}  {ours[^1].Seconds * 1000,7:0} ms  loss {ours[^1].Loss:0.000000} | {theirs[^1].Seconds * 1000,7:0} ms  loss {theirs[^1].Loss:0.000000}");
        }
        return Conclude(ours, theirs);
    }

    private static int Conclude(List<StepResult> ours, List<StepResult> theirs)
    {
        var ratio = Report("step", step => step.Seconds);
        Report("processor time", step => step.CpuSeconds);
        var differing = ours.Zip(theirs).Count(pair => pair.First.LossBits != pair.Second.LossBits);
        Console.WriteLine(differing == 0 ? $"losses: all {ours.Count} equal bit for bit" : $"losses: {differing} of {ours.Count} differ");
        return differing == 0 && ratio >= 1 ? 0 : 1;

        double Report(string what, Func<StepResult, double> seconds)
        {
            var ownMs = Median.Of(ours.Skip(WarmUpSteps).Select(step => seconds(step) * 1000));
            var peerMs = Median.Of(theirs.Skip(WarmUpSteps).Select(step => seconds(step) * 1000));
            Console.WriteLine($"median {what}: {ownMs:0} ms here, {peerMs:0} ms in Python; Python / here = {peerMs / ownMs:0.000}");
            return peerMs / ownMs;
        }
    }

    private static int Argument(string[] arguments, int index, int otherwise) =>
        index < arguments.Length ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
}
