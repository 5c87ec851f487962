using Actors.Torch.Nn;
using Actors.Torch.Tensors;

namespace Actors.Torch.Tests.Nn;

public sealed class ModuleTests
{
    [Fact]
    public void A_state_is_in_ordinal_order_and_loads_into_a_twin()
    {
        using var scope = new TensorScope();
        using var one = Network();
        using var other = Network();
        var names = one.State().Select(named => named.Name).ToArray();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("1.num_batches_tracked", names);
        var input = Tensor.Randn([2, 3, 4, 4]);
        one.Forward(input);
        other.LoadState(one.State().ToDictionary(named => named.Name, named => named.Tensor));
        one.Train(false);
        other.Train(false);
        Assert.Equal(one.Forward(input).ToArray<float>(), other.Forward(input).ToArray<float>());
    }

    [Fact]
    public void A_state_with_a_missing_an_unknown_or_a_misshapen_tensor_is_refused_whole()
    {
        using var scope = new TensorScope();
        using var network = Network();
        var before = network.Parameters()[0].Tensor.ToArray<float>();
        var values = network.State().ToDictionary(named => named.Name, named => named.Tensor.To(named.Tensor.DType).Clone());
        values["0.weight"].Fill_(3);

        var missing = new Dictionary<string, Tensor>(values);
        missing.Remove("1.weight");
        Assert.Contains("lacks 1.weight", Assert.Throws<ArgumentException>(() => network.LoadState(missing)).Message);
        var unknown = new Dictionary<string, Tensor>(values) { ["2.weight"] = values["1.weight"] };
        Assert.Contains("2.weight, which is unknown", Assert.Throws<ArgumentException>(() => network.LoadState(unknown)).Message);
        var misshapen = new Dictionary<string, Tensor>(values) { ["1.weight"] = Tensor.Ones([7]) };
        Assert.Contains("1.weight is float32[7] cpu in the state", Assert.Throws<ArgumentException>(() => network.LoadState(misshapen)).Message);

        Assert.Equal(before, network.Parameters()[0].Tensor.ToArray<float>());
    }

    [Fact]
    public void Evaluation_leaves_the_running_statistics_alone()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2d(3);
        norm.Train(false);
        norm.Forward(Tensor.Randn([2, 3, 4, 4]));
        Assert.Equal([0f, 0f, 0f], norm.Buffers()[0].Tensor.ToArray<float>());
        Assert.Equal(0L, norm.Buffers()[2].Tensor.Item<long>());
    }

    [Fact]
    public void One_bias_for_each_gate_computes_what_two_do_when_the_second_is_zero()
    {
        using var scope = new TensorScope();
        using var one = new Lstm(5, 6, bidirectional: true, bias: LstmBias.One);
        using var two = new Lstm(5, 6, bidirectional: true);
        var state = one.State().ToDictionary(named => named.Name, named => named.Tensor);
        Assert.Equal(["bias_ih_l0", "bias_ih_l0_reverse", "weight_hh_l0", "weight_hh_l0_reverse", "weight_ih_l0", "weight_ih_l0_reverse"], state.Keys.Order(StringComparer.Ordinal));
        state["bias_hh_l0"] = state["bias_hh_l0_reverse"] = Tensor.Zeros([24]);
        two.LoadState(state);
        var input = Tensor.Randn([2, 3, 5]);
        Assert.Equal(two.Forward(input).ToArray<float>(), one.Forward(input).ToArray<float>());
    }

    private static Sequential Network() => new(new Conv2d(3, 4, 3), new BatchNorm2d(4));
}
