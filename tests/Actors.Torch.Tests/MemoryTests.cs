using Actors.Torch.Nn;
using Actors.Torch.Optim;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;

namespace Actors.Torch.Tests;

/// <summary>What a long run would notice after hours.</summary>
public sealed class MemoryTests
{
    private const int WarmUpSteps = 500;
    private const int Steps = 10_000;

    // One graph node forgotten in a step would be over 1 KB.
    private const long ToleratedGrowthBytes = 10 << 20; // 1 kB a step; the heap's own moods are some MiB

    [Fact]
    public void Ten_thousand_steps_grow_neither_live_tensors_nor_resident_memory()
    {
        Threads.IntraOp = 1;
        using var scope = new TensorScope();
        using var conv = new Sequential(new Conv2d(1, 2, 3, padding: 1), new BatchNorm2d(2), new ReLU(), new MaxPool2d(2));
        using var lstm = new Lstm(4, 6);
        using var head = new Sequential(new Dropout(0.5), new Linear(12, 3));
        NamedTensor[] parameters = [.. conv.Parameters(), .. lstm.Parameters(), .. head.Parameters()];
        using var optimizer = new Adam(parameters);
        var images = Tensor.Randn([2, 1, 4, 4]);
        var classes = Tensor.From([0L, 2L], [2]);

        Train(WarmUpSteps);
        var (tensors, bytes) = (Tensor.LiveCount, ResidentBytes());
        Train(Steps);
        Assert.Equal(tensors, Tensor.LiveCount);
        Assert.InRange(ResidentBytes() - bytes, long.MinValue, ToleratedGrowthBytes);

        void Train(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                using var inner = new TensorScope();
                optimizer.ZeroGrad();
                var sequence = conv.Forward(images).Permute(0, 2, 1, 3).Flatten(2);
                var loss = Losses.CrossEntropy(head.Forward(lstm.Forward(sequence).Flatten(1)), classes);
                loss.Backward();
                Gradients.Norm(parameters);
                optimizer.Step();
            }
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }
}
