using Actors.Torch.Interop;
using Actors.Torch.Optim;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;
using Actors.Training.Data;
using Actors.Training.Recipes;

namespace Actors.Benchmarks.Gpu;

/// <summary>
/// What only a machine with a GPU can show: the device is found, its figures are read, and a training on it that is stopped
/// and restored with its generators ends bit-identical to one that was not.
/// </summary>
internal static class GpuCheck
{
    private const int Steps = 20;
    private const int StopAt = 7;
    private const int Batch = 16;

    private static readonly Operator RandInt = new("aten::randint");
    private static readonly ImageShape Image = new(3, 60, 200);
    private static readonly TextObjective Objective = new(characters: 6, classes: 63);
    private static readonly NetworkSettings Network = new()
    {
        Blocks = [1, 1, 1, 1], Filters = [16, 32, 64, 128], LstmUnits = 64, DenseWidth = 256, Dropout = 0.5,
    };

    internal static int Run(string[] arguments)
    {
        var device = Device.Parse("cuda:0");
        Determinism.Require();
        var (freeBytes, totalBytes) = Cuda.Memory(0);
        Console.WriteLine($"{Cuda.Name(0)}, {freeBytes >> 20} of {totalBytes >> 20} MiB free, libtorch {TorchBuild.Current.Version}");

        var whole = Train(device, stops: false);
        var restored = Train(device, stops: true);
        var equal = whole.SequenceEqual(restored);
        Console.WriteLine($"{Steps} steps, stopped after {StopAt} and restored: {(equal ? "equal bit for bit" : "DIFFERENT")}; last loss {BitConverter.Int32BitsToSingle(whole[^1])}");
        return equal ? 0 : 1;
    }

    private static List<int> Train(Device device, bool stops)
    {
        var lossBits = new List<int>();
        Rng.Seed(1);
        var (network, optimizer) = Make(device);
        for (var step = 0; step < Steps; step++)
        {
            if (stops && step == StopAt)
                (network, optimizer) = Restored(device, network, optimizer);
            lossBits.Add(Step(device, network, optimizer));
        }
        Cuda.Synchronize(device.Index);
        optimizer.Dispose();
        network.Dispose();
        return lossBits;
    }

    private static int Step(Device device, ResNetLstm network, Adam optimizer)
    {
        using var scope = new TensorScope();
        var images = Tensor.Randn([Batch, Image.Channels, Image.Height, Image.Width], device: device);
        var targets = RandInt.Call(63, new long[] { Batch, 6 }, DType.Int64, Argument.None, device, Argument.None);
        optimizer.ZeroGrad();
        var loss = Objective.Loss(network.Forward(images), targets);
        loss.Backward();
        optimizer.Step();
        return BitConverter.SingleToInt32Bits(loss.Item<float>());
    }

    private static (ResNetLstm, Adam) Restored(Device device, ResNetLstm network, Adam optimizer)
    {
        using var scope = new TensorScope();
        var (cpu, cuda) = (Rng.State(Device.Cpu), Rng.State(device));
        var (model, state) = (OnHost(network.State()), OnHost(optimizer.State()));
        optimizer.Dispose();
        network.Dispose();
        Rng.Seed(2);
        var (freshNetwork, freshOptimizer) = Make(device);
        freshNetwork.LoadState(model);
        freshOptimizer.LoadState(state);
        Rng.Restore(Device.Cpu, cpu);
        Rng.Restore(device, cuda);
        return (freshNetwork, freshOptimizer);
    }

    private static (ResNetLstm, Adam) Make(Device device)
    {
        var network = new ResNetLstm(Network, Image, characters: 6, classes: 63);
        network.MoveTo(device);
        return (network, new Adam(network.Parameters()));
    }

    private static Dictionary<string, Tensor> OnHost(IReadOnlyList<NamedTensor> state) =>
        state.ToDictionary(named => named.Name, named => named.Tensor.Detach().To(Device.Cpu).Clone());
}
