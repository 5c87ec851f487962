using System.Diagnostics;
using System.Globalization;
using Actors.Runs.Settings;
using Actors.Worker.Loop;
using Actors.Worker.Optim;
using Actors.Worker.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Actors.Benchmarks.Train;

/// <summary>
/// Our side in a process of its own, as bench_train.py is Python's: reads a number of steps a line, executes them as the training loop does, and
/// answers "SECONDS CPU-SECONDS PEAK-KIB", the times of one step.
/// </summary>
internal static class StepServer
{
    public const string Verb = "train-steps";

    /// <remarks><c>bench train-steps WORKLOAD [torchsharp]</c>: with TorchSharp's own Adam instead of ours.</remarks>
    public static int Run(string[] arguments)
    {
        var workload = Workload.Find(arguments[0]);
        TorchRuntime.Start(workload.Threads);
        Generators.Seed(1, 0);
        var input = randn(workload.Input);
        var targets = randint(workload.Classes, [workload.Input[0], workload.Characters]).view(-1);
        using var model = workload.Build();
        Action update = arguments is [_, "torchsharp"] ? TorchSharps(model) : Ours(model);
        var versions = TorchVersions.Read();
        Console.WriteLine($"ready {versions.Libtorch}");
        for (var step = 1L; Console.ReadLine() is { } line;)
        {
            var steps = int.Parse(line, CultureInfo.InvariantCulture);
            var (startedAt, cpuBefore) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            for (var i = 0; i < steps; i++)
                Step(step++);
            var (seconds, cpu) = (Stopwatch.GetElapsedTime(startedAt).TotalSeconds, (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds / steps} {cpu / steps} {PeakKib()}"));
        }

        return 0;

        void Step(long step)
        {
            using var scope = NewDisposeScope();
            Generators.Seed(1, step);
            var loss = nn.functional.cross_entropy(model.call(input).view(-1, workload.Classes), targets);
            loss.backward();
            update();
            loss.item<float>();
        }
    }

    private static Action Ours(nn.Module model)
    {
        var optimizer = Optimizers.Create(
            new OptimizerSettings
            {
                Algorithm = OptimizerAlgorithm.Adam, LearningRate = 1e-3, WeightDecay = 0, Momentum = 0, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8,
            }, model);
        return () =>
        {
            optimizer.Step();
            optimizer.ZeroGrad();
        };
    }

    private static Action TorchSharps(nn.Module model)
    {
        var parameters = model.parameters().Where(parameter => parameter.requires_grad).ToArray();
        var optimizer = optim.Adam(parameters);
        return () =>
        {
            optimizer.step();
            foreach (var parameter in parameters)
                parameter.grad = null;
        };
    }

    private static string PeakKib() => File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
}
