using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Optim;

public sealed class TorchSharpEqualityTests
{
    // Below a vector, odd, one part and one more element, several blocks, and more than one dimension.
    private static readonly long[][] Shapes = [[1], [3], [7, 5], [64, 3, 3, 3], [8191], [8193], [300_007], [33, 17], [600, 500]];

    public static TheoryData<string, ScalarType> Cases
    {
        get
        {
            var cases = new TheoryData<string, ScalarType>();
            foreach (var kind in OptimizerKinds.All)
                foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
                    cases.Add(kind, type);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Thirty_steps_have_the_bits_of_TorchSharps_optimizer(string kind, ScalarType type)
    {
        using var scope = NewDisposeScope();
        set_num_threads(2);
        manual_seed(5);
        Parameter[] theirs = [.. Shapes.Select(shape => new Parameter(randn(shape, dtype: type)))];
        Parameter[] ours = [.. theirs.Select(parameter => new Parameter(parameter.detach().clone()))];
        using var reference = OptimizerKinds.TorchSharps(kind, theirs);
        using var optimizer = OptimizerKinds.Ours(kind, ours.Select((parameter, index) => ($"p{index}", parameter)));
        for (var step = 1; step <= 30; step++)
        {
            using var stepScope = NewDisposeScope();
            // The rate changes; small and zero gradients come too.
            optimizer.LearningRate = OptimizerKinds.LearningRate(kind) * (step > 20 ? 0.1 : step > 10 ? 0.5 : 1);
            foreach (var group in reference.ParamGroups)
                group.LearningRate = optimizer.LearningRate;
            for (var i = 0; i < theirs.Length; i++)
            {
                var gradient = randn(Shapes[i], dtype: type) * (step % 7 == 0 ? 0 : Math.Pow(10, -(step % 5) * 2));
                theirs[i].grad = step == 4 && i == 2 ? null : gradient;
                ours[i].grad = theirs[i].grad?.clone();
            }
            reference.step();
            optimizer.Step();
            for (var i = 0; i < theirs.Length; i++)
                Bits.AssertSame(theirs[i], ours[i], $"parameter {i} after step {step}");
        }
    }

    [Fact]
    public void Gradients_that_are_not_contiguous_give_the_same_bits()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var start = randn(300, 70);
        var (dense, transposed) = (new Parameter(start.clone()), new Parameter(start.clone()));
        using var first = OptimizerKinds.Ours("adam_decay", [("p", dense)]);
        using var second = OptimizerKinds.Ours("adam_decay", [("p", transposed)]);
        for (var step = 0; step < 3; step++)
        {
            var gradient = randn(70, 300).t();
            Assert.False(gradient.is_contiguous());
            (dense.grad, transposed.grad) = (gradient.contiguous(), gradient);
            first.Step();
            second.Step();
        }
        Bits.AssertSame(dense, transposed, "parameter");
    }

    [Theory]
    [InlineData("adam_amsgrad")]
    [InlineData("sgd_momentum")]
    public void One_thread_and_two_give_the_same_bits(string kind)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var (start, gradients) = (randn(700_001), randn(3, 700_001));
        Bits.AssertSame(Trained(1), Trained(2), "parameter");

        Parameter Trained(int threads)
        {
            set_num_threads(threads);
            var parameter = new Parameter(start.clone());
            using var optimizer = OptimizerKinds.Ours(kind, [("p", parameter)]);
            for (var step = 0; step < 3; step++)
            {
                parameter.grad = gradients[step].clone();
                optimizer.Step();
            }
            return parameter;
        }
    }
}
