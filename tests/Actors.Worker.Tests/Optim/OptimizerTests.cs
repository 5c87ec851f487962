using Actors.Torch.Optim;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;
using Actors.Torch.Tests.Fixtures;

namespace Actors.Torch.Tests.Optim;

public sealed class OptimizerTests
{
    private const int Steps = 5;

    public static TheoryData<string> Kinds => ["sgd", "sgd_momentum", "sgd_nesterov", "adam", "adam_decay", "adamw"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Five_steps_are_bit_identical_to_pytorch(string kind)
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("optimizers");
        var parameters = Start(fixture);
        using var optimizer = Make(kind, parameters);
        for (var step = 0; step < Steps; step++)
            StepAndCompare(fixture, kind, optimizer, parameters, step);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_new_optimizer_continues_from_a_state_as_if_nothing_had_happened(string kind)
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("optimizers");
        var parameters = Start(fixture);
        using var first = Make(kind, parameters);
        for (var step = 0; step < 3; step++)
            StepAndCompare(fixture, kind, first, parameters, step);

        using var second = Make(kind, parameters);
        second.LoadState(first.State().ToDictionary(named => named.Name, named => named.Tensor));
        for (var step = 3; step < Steps; step++)
            StepAndCompare(fixture, kind, second, parameters, step);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_parameter_that_is_updated_in_parts_gets_the_bits_of_one_updated_whole(string kind)
    {
        using var scope = new TensorScope();
        Rng.Seed(6);
        const int Pieces = 5, PieceElements = 40_001;
        var (start, gradients) = (Tensor.Randn([Pieces * PieceElements]), Tensor.Randn([2, Pieces * PieceElements]));
        NamedTensor[] whole = [Leaf(start.Clone(), "whole")];
        NamedTensor[] pieces = [.. Enumerable.Range(0, Pieces).Select(piece => Leaf(Piece(start, piece).Clone(), $"{piece}"))];
        using var wholeOptimizer = Make(kind, whole);
        using var pieceOptimizer = Make(kind, pieces);
        for (var step = 0; step < 2; step++)
        {
            whole[0].Tensor.Grad = gradients.Select(0, step);
            for (var piece = 0; piece < Pieces; piece++)
                pieces[piece].Tensor.Grad = Piece(gradients.Select(0, step), piece);
            wholeOptimizer.Step();
            pieceOptimizer.Step();
        }
        Assert.Equal(Tensor.Cat([.. pieces.Select(piece => piece.Tensor)], 0).ToArray<float>(), whole[0].Tensor.ToArray<float>());

        static Tensor Piece(Tensor tensor, int piece) => tensor.Narrow(0, piece * PieceElements, PieceElements);
    }

    [Fact]
    public void A_parameter_without_a_gradient_has_no_state()
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("optimizers");
        var parameters = Start(fixture);
        using var optimizer = Make("adam", parameters);
        Assert.Empty(optimizer.State());
        StepAndCompare(fixture, "adam", optimizer, parameters, 0);
        Assert.Equal(["a.exp_avg", "a.exp_avg_sq", "a.step", "b.exp_avg", "b.exp_avg_sq", "b.step"], optimizer.State().Select(named => named.Name));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused()
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("optimizers");
        var parameters = Start(fixture);
        using var optimizer = Make("adam", parameters);
        var step = Tensor.Scalar(3L);
        Assert.Contains("lacks a.exp_avg,", Refusal(new() { ["a.step"] = step }));
        Assert.Contains("z.step, which is unknown", Refusal(new() { ["z.step"] = step }));
        Assert.Contains("b.exp_avg_sq is float32[2]", Refusal(new() { ["b.step"] = step, ["b.exp_avg"] = Tensor.Ones([1]), ["b.exp_avg_sq"] = Tensor.Ones([2]) }));

        string Refusal(Dictionary<string, Tensor> state) => Assert.Throws<ArgumentException>(() => optimizer.LoadState(state)).Message;
    }

    [Fact]
    public void The_norm_is_over_all_gradients_together()
    {
        using var scope = new TensorScope();
        var parameters = new[] { Leaf([3f, 0f]), Leaf([4f]), Leaf([9f]) };
        Assert.Equal(0f, Gradients.Norm(parameters).Item<float>());
        parameters[0].Tensor.Grad = Tensor.From([3f, 0f], [2]);
        parameters[1].Tensor.Grad = Tensor.From([4f], [1]);
        Assert.Equal(5f, Gradients.Norm(parameters).Item<float>());
    }

    private static void StepAndCompare(Fixture fixture, string kind, Optimizer optimizer, IReadOnlyList<NamedTensor> parameters, int step)
    {
        foreach (var (name, parameter) in parameters)
            parameter.Grad = name == "never" || (name == "c" && step < 2) ? null : fixture[$"gradient.{step}.{name}"];
        // The script halves the rate before the fourth step.
        optimizer.LearningRate = (kind.StartsWith("sgd", StringComparison.Ordinal) ? 0.1 : 0.01) * (step >= 3 ? 0.5 : 1);
        optimizer.Step();
        foreach (var (name, parameter) in parameters)
            fixture.AssertSame($"{kind}.{step}.{name}", parameter);
    }

    private static NamedTensor[] Start(Fixture fixture) => [.. new[] { "a", "b", "c", "never" }.Select(name => Leaf(fixture["start." + name], name))];

    private static NamedTensor Leaf(float[] values) => Leaf(Tensor.From(values, [values.Length]), "p");

    private static NamedTensor Leaf(Tensor tensor, string name)
    {
        tensor.RequiresGrad = true;
        return new NamedTensor(name, tensor);
    }

    private static Optimizer Make(string kind, IReadOnlyList<NamedTensor> parameters) => kind switch
    {
        "sgd" => new Sgd(parameters, 0.1),
        "sgd_momentum" => new Sgd(parameters, 0.1, momentum: 0.9, weightDecay: 0.01),
        "sgd_nesterov" => new Sgd(parameters, 0.1, momentum: 0.9, nesterov: true),
        "adam" => new Adam(parameters, 0.01),
        "adam_decay" => new Adam(parameters, 0.01, weightDecay: 0.1),
        _ => new AdamW(parameters, 0.01, weightDecay: 0.1),
    };
}
