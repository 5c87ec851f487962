using Actors.Benchmarks.Train;
using Actors.Runs.Recipes;
using Actors.Runs.Settings;
using Actors.Worker.Loop;
using Actors.Worker.Optim;
using Actors.Worker.Recipes.Captcha;
using Actors.Worker.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Actors.Benchmarks.Gpu;

/// <summary>
/// What only a machine with a GPU can show: the device is found, its figures are read, and a training on it that is stopped and restored ends
/// bit-identical to one that was not. <c>bench gpu cpu</c> does the same on the CPU.
/// </summary>
internal static class GpuCheck
{
    private const int Steps = 20;
    private const int StopAt = 7;
    private const int Batch = 16;
    private const int Seed = 1;

    private static readonly TextObjective Objective = new(characters: 6, classes: 63);
    private static readonly NetworkSettings Network = new()
    {
        Blocks = [1, 1, 1, 1], Filters = [16, 32, 64, 128], LstmUnits = 64, DenseWidth = 256, Dropout = 0.5,
    };
    private static readonly OptimizerSettings Adam = new()
    {
        Algorithm = OptimizerAlgorithm.Adam, LearningRate = 1e-3, WeightDecay = 0, Momentum = 0, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8,
    };

    internal static int Run(string[] arguments)
    {
        Device device;
        try
        {
            device = TorchRuntime.Start(Environment.ProcessorCount, arguments is [var named, ..] ? named : "cuda:0");
        }
        catch (Exception refusal) when (refusal is TorchLoadException or DeviceException or DeterminismException)
        {
            Console.Error.WriteLine($"gpu-check: {refusal.Message}");
            return 1;
        }

        Console.WriteLine($"{Describe(device)}, libtorch {TorchVersions.Read().Libtorch}");
        var whole = Train(device, stops: false);
        var restored = Train(device, stops: true);
        var equal = whole.SequenceEqual(restored);
        Console.WriteLine($"{Steps} steps, stopped after {StopAt} and restored: {(equal ? "equal bit for bit" : "DIFFERENT")}; last loss {BitConverter.Int32BitsToSingle(whole[^1])}");
        Console.WriteLine(Describe(device));
        return equal ? 0 : 1;
    }

    private static string Describe(Device device)
    {
        if (device.type == DeviceType.CPU)
            return "cpu";
        var cuda = new CudaDevice(device.index);
        return cuda.ReadMemory() is CudaMemory.Known memory
            ? $"{cuda.Name ?? "a GPU whose name is unknown"}, {memory.FreeBytes >> 20} of {memory.TotalBytes >> 20} MiB free"
            : $"{cuda.Name ?? "a GPU whose name is unknown"}, free memory unknown";
    }

    private static List<int> Train(Device device, bool stops)
    {
        var lossBits = new List<int>();
        Generators.Seed(Seed, 0);
        var (network, optimizer) = Make(device);
        for (var step = 1; step <= Steps; step++)
        {
            lossBits.Add(Step(step, device, network, optimizer));
            if (stops && step == StopAt)
                (network, optimizer) = Restored(device, network, optimizer);
        }

        if (device.type == DeviceType.CUDA)
            new CudaDevice(device.index).Synchronize();
        optimizer.Dispose();
        network.Dispose();
        return lossBits;
    }

    private static int Step(int step, Device device, ResNetLstm network, Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        Generators.Seed(Seed, step);
        var images = randn([Batch, 3, 60, 200], device: device);
        var targets = randint(63, [Batch, 6], device: device);
        optimizer.ZeroGrad();
        var loss = Objective.Loss(network.call(images), targets);
        loss.backward();
        optimizer.Step();
        return BitConverter.SingleToInt32Bits(loss.item<float>());
    }

    private static (ResNetLstm, Optimizer) Restored(Device device, ResNetLstm network, Optimizer optimizer)
    {
        // A model that is made inside a dispose scope ends with it.
        var captured = new TrainingState(network, optimizer).Capture().ToDictionary(named => named.Key, named => named.Value.detach().cpu().clone());
        optimizer.Dispose();
        network.Dispose();
        Generators.Seed(Seed + 1, 0);
        var (freshNetwork, freshOptimizer) = Make(device);
        new TrainingState(freshNetwork, freshOptimizer).Restore(captured);
        foreach (var tensor in captured.Values)
            tensor.Dispose();
        return (freshNetwork, freshOptimizer);
    }

    private static (ResNetLstm, Optimizer) Make(Device device)
    {
        var network = new ResNetLstm(Network, new(3, 60, 200), characters: 6, classes: 63).to(device);
        return (network, Optimizers.Create(Adam, network));
    }
}
