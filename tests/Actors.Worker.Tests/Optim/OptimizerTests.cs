using Actors.Worker.Optim;
using Actors.Worker.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Optim;

public sealed class OptimizerTests
{
    private const int Steps = 5;

    // PyTorch 1.13 rounds square roots correctly; the vector library of 2.10 errs by one unit in the last place. Five steps multiply that.
    private const double Tolerance = 1e-6;

    public static TheoryData<string> FixtureKinds => ["sgd", "sgd_momentum", "sgd_nesterov", "adam", "adam_decay", "adamw"];

    public static TheoryData<string> Kinds => [.. OptimizerKinds.All];

    [Theory]
    [MemberData(nameof(FixtureKinds))]
    public void Five_steps_agree_with_PyTorch(string kind)
    {
        using var scope = NewDisposeScope();
        var fixture = Fixture.Open("optimizers");
        var parameters = Start(fixture);
        using var optimizer = OptimizerKinds.Ours(kind, parameters);
        for (var step = 0; step < Steps; step++)
        {
            TakeStep(fixture, kind, optimizer, parameters, step);
            foreach (var (name, parameter) in parameters)
            {
                var difference = (fixture[$"{kind}.{step}.{name}"] - parameter.detach()).abs().max().item<float>();
                Assert.True(difference <= Tolerance, $"{name} differs by {difference} after step {step}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_new_optimizer_continues_from_a_state_with_the_same_bits(string kind)
    {
        using var scope = NewDisposeScope();
        var fixture = Fixture.Open("optimizers");
        var (whole, resumed) = (Start(fixture), Start(fixture));
        using var first = OptimizerKinds.Ours(kind, whole);
        using var second = OptimizerKinds.Ours(kind, resumed);
        for (var step = 0; step < 3; step++)
        {
            TakeStep(fixture, kind, first, whole, step);
            TakeStep(fixture, kind, second, resumed, step);
        }

        using var third = OptimizerKinds.Ours(kind, resumed);
        third.LoadState(second.State().ToDictionary(named => named.Name, named => named.Tensor));
        second.Dispose();
        for (var step = 3; step < Steps; step++)
        {
            TakeStep(fixture, kind, first, whole, step);
            TakeStep(fixture, kind, third, resumed, step);
        }
        foreach (var ((name, expected), (_, actual)) in whole.Zip(resumed))
            Bits.AssertSame(expected, actual, name);
    }

    [Fact]
    public void A_parameter_without_a_gradient_has_no_state()
    {
        using var scope = NewDisposeScope();
        var fixture = Fixture.Open("optimizers");
        var parameters = Start(fixture);
        using var optimizer = OptimizerKinds.Ours("adam_amsgrad", parameters);
        Assert.Empty(optimizer.State());
        TakeStep(fixture, "adam_amsgrad", optimizer, parameters, 0);
        Assert.Equal(
            ["a.exp_avg", "a.exp_avg_sq", "a.max_exp_avg_sq", "a.step", "b.exp_avg", "b.exp_avg_sq", "b.max_exp_avg_sq", "b.step"],
            optimizer.State().Select(named => named.Name));
    }

    [Fact]
    public void A_frozen_parameter_does_not_change_and_has_no_state()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(4)) { grad = ones(4) };
        using var optimizer = OptimizerKinds.Ours("adamw", [("p", parameter)]);
        parameter.requires_grad = false;
        optimizer.Step();
        Assert.Empty(optimizer.State());
        Bits.AssertSame(ones(4), parameter, "frozen parameter");
        parameter.requires_grad = true;
        optimizer.Step();
        Assert.NotEqual(1f, parameter.detach()[0].item<float>());
    }

    [Fact]
    public void A_state_of_another_network_is_refused_and_nothing_changes()
    {
        using var scope = NewDisposeScope();
        var fixture = Fixture.Open("optimizers");
        var parameters = Start(fixture);
        using var optimizer = OptimizerKinds.Ours("adam", parameters);
        TakeStep(fixture, "adam", optimizer, parameters, 0);
        var step = tensor(3L);
        Assert.Contains("lacks a.exp_avg,", Refusal(new() { ["a.step"] = step }));
        Assert.Contains("z.step, which is unknown", Refusal(new() { ["z.step"] = step }));
        Assert.Contains("b.exp_avg_sq is float32[2]", Refusal(new() { ["b.step"] = step, ["b.exp_avg"] = ones(1), ["b.exp_avg_sq"] = ones(2) }));
        Assert.Contains("b.step is float32[]", Refusal(new() { ["b.step"] = tensor(3f), ["b.exp_avg"] = ones(1), ["b.exp_avg_sq"] = ones(1) }));
        Assert.Equal(1L, optimizer.State().Single(named => named.Name == "a.step").Tensor.item<long>());

        string Refusal(Dictionary<string, Tensor> state) => Assert.Throws<ArgumentException>(() => optimizer.LoadState(state)).Message;
    }

    [Fact]
    public void A_parameter_that_is_not_in_a_loaded_state_starts_anew()
    {
        using var scope = NewDisposeScope();
        var fixture = Fixture.Open("optimizers");
        var parameters = Start(fixture);
        using var optimizer = OptimizerKinds.Ours("adam", parameters);
        TakeStep(fixture, "adam", optimizer, parameters, 0);
        optimizer.LoadState(optimizer.State().Where(named => named.Name.StartsWith("a.", StringComparison.Ordinal)).ToDictionary(named => named.Name, named => named.Tensor));
        Assert.Equal(["a.exp_avg", "a.exp_avg_sq", "a.step"], optimizer.State().Select(named => named.Name));
    }

    [Fact]
    public void State_outlives_the_dispose_scopes_of_steps_and_steps_leave_no_tensor_behind()
    {
        var parameter = new Parameter(ones(1000));
        using var optimizer = OptimizerKinds.Ours("adam", [("p", parameter)]);
        OneStep();
        var before = Tensor.TotalCount;
        for (var step = 0; step < 10; step++)
            OneStep();
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(11L, optimizer.State().Single(named => named.Name == "p.step").Tensor.item<long>());
        Assert.All(optimizer.State(), named => Assert.False(named.Tensor.IsInvalid));

        void OneStep()
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGrad();
            Assert.Null(parameter.grad);
            parameter.square().sum().backward();
            optimizer.Step();
        }
    }

    private static void TakeStep(Fixture fixture, string kind, Optimizer optimizer, (string Name, Parameter Parameter)[] parameters, int step)
    {
        foreach (var (name, parameter) in parameters)
            parameter.grad = name == "never" || (name == "c" && step < 2) ? null : fixture[$"gradient.{step}.{name}"];
        // The script halves the rate before the fourth step.
        optimizer.LearningRate = OptimizerKinds.LearningRate(kind) * (step >= 3 ? 0.5 : 1);
        optimizer.Step();
    }

    private static (string Name, Parameter Parameter)[] Start(Fixture fixture) =>
        [.. new[] { "a", "b", "c", "never" }.Select(name => (name, new Parameter(fixture["start." + name])))];
}
