using System.Diagnostics;
using Actors.Torch.Interop;
using Actors.Torch.Optim;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;
using Actors.Training.Data;
using Actors.Training.Recipes;

namespace Actors.Benchmarks.Train;

/// <summary>The full-size network here; the same draws in the same order as in bench_train.py.</summary>
internal sealed class OwnSide : IDisposable
{
    private const int Characters = 6;
    private const int Classes = 63;

    private static readonly Operator RandInt = new("aten::randint");
    private static readonly NetworkSettings FullSize = new()
    {
        Blocks = [3, 4, 6, 3], Filters = [64, 128, 256, 512], LstmUnits = 256, DenseWidth = 2048, Dropout = 0.5,
    };

    private readonly TextObjective _objective = new(Characters, Classes);
    private readonly Tensor _images;
    private readonly Tensor _targets;
    private readonly ResNetLstm _network;
    private readonly Adam _optimizer;

    internal OwnSide(int batch, int threads, int seed)
    {
        Threads.IntraOp = threads;
        Rng.Seed((ulong)seed);
        _images = Tensor.Randn([batch, 3, 60, 200]);
        _targets = RandInt.Call(Classes, new long[] { batch, Characters }, DType.Int64, Argument.None, Device.Cpu, Argument.None);
        _network = new ResNetLstm(FullSize, new ImageShape(3, 60, 200), Characters, Classes);
        _optimizer = new Adam(_network.Parameters());
    }

    internal StepResult Step()
    {
        var (startedAt, cpuBefore) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        using var scope = new TensorScope();
        _optimizer.ZeroGrad();
        var loss = _objective.Loss(_network.Forward(_images), _targets);
        loss.Backward();
        _optimizer.Step();
        var value = loss.Item<float>();
        return new StepResult(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds, BitConverter.SingleToInt32Bits(value));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _images.Dispose();
        _targets.Dispose();
    }
}
