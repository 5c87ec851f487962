using Actors.Torch.Interop;
using Actors.Torch.Nn;
using Actors.Torch.Optim;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;
using Actors.Torch.Tests.Fixtures;

namespace Actors.Torch.Tests;

/// <summary>Convolution, batch norm, pooling, LSTM, dropout and Adam together, over many steps.</summary>
public sealed class TrainingTests
{
    private const int Steps = 20;

    private static readonly Operator RandInt = new("aten::randint", "low");

    [Fact]
    public void Twenty_steps_are_bit_identical_to_pytorch()
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("training");
        Rng.Seed(5);
        using var network = new SmallNetwork();
        using var optimizer = new Adam(network.Parameters());
        var losses = Enumerable.Range(0, Steps).Select(_ => TrainOneStep(network, optimizer)).ToArray();

        fixture.AssertSame("losses", Tensor.From(losses, [Steps]));
        AssertSameState(fixture, network, optimizer);
    }

    [Fact]
    public void Stopped_and_restored_with_its_generator_it_ends_bit_identical()
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("training");
        Rng.Seed(5);
        using var first = new SmallNetwork();
        using var firstOptimizer = new Adam(first.Parameters());
        for (var step = 0; step < 7; step++)
            TrainOneStep(first, firstOptimizer);
        var model = Copies(first.State());
        var optimizerState = Copies(firstOptimizer.State());
        var generator = Rng.State(Device.Cpu);

        Rng.Seed(99);
        using var second = new SmallNetwork();
        using var secondOptimizer = new Adam(second.Parameters());
        second.LoadState(model);
        secondOptimizer.LoadState(optimizerState);
        Rng.Restore(Device.Cpu, generator);
        for (var step = 7; step < Steps; step++)
            TrainOneStep(second, secondOptimizer);

        AssertSameState(fixture, second, secondOptimizer);
    }

    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        Threads.IntraOp = 1;
        using var network = new SmallNetwork();
        using var optimizer = new Adam(network.Parameters());
        TrainOneStep(network, optimizer);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.LiveCount;
        for (var step = 0; step < 5; step++)
            TrainOneStep(network, optimizer);
        Assert.Equal(before, Tensor.LiveCount);
    }

    private static float TrainOneStep(SmallNetwork network, Optimizer optimizer)
    {
        using var scope = new TensorScope();
        var imagesBCHW = Tensor.Randn([6, 3, 12, 20]);
        var classesB = RandInt.Call(0, 10, new[] { 6L }, DType.Int64, Argument.None, Device.Cpu, Argument.None);
        var loss = Losses.CrossEntropy(network.Forward(imagesBCHW), classesB);
        optimizer.ZeroGrad();
        loss.Backward();
        optimizer.Step();
        return loss.Item<float>();
    }

    private static Dictionary<string, Tensor> Copies(IReadOnlyList<NamedTensor> state) =>
        state.ToDictionary(named => named.Name, named => named.Tensor.Detach().Clone());

    private static void AssertSameState(Fixture fixture, SmallNetwork network, Optimizer optimizer)
    {
        foreach (var (name, tensor) in network.State())
            fixture.AssertSame("model." + name, tensor);
        foreach (var (name, tensor) in optimizer.State())
            if (name.EndsWith(".step", StringComparison.Ordinal))
                Assert.Equal(Steps, tensor.Item<long>());
            else
                fixture.AssertSame("optimizer." + name, tensor);
        var generator = Rng.State(Device.Cpu);
        fixture.AssertSame("rng", Tensor.From(generator, [generator.Length]));
    }
}
