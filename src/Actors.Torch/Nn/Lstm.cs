using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>
/// Long short-term memory over [B, T, inputs] (or [T, B, inputs] without <c>batchFirst</c>) from a zero state, one or both
/// ways: the output is [B, T, units], or [B, T, 2·units] with forward and backward joined. Parameters in PyTorch's layout
/// for each layer l and direction: <c>weight_ih_l0</c> [4·units, inputs], <c>weight_hh_l0</c> [4·units, units],
/// <c>bias_ih_l0</c>, <c>bias_hh_l0</c> [4·units], gates in the order input, forget, cell, output; the backward direction's
/// end in <c>_reverse</c>.
/// </summary>
/// <remarks>
/// PyTorch adds two biases that no training can tell apart. With <see cref="LstmBias.One"/> there is <c>bias_ih</c> only,
/// as Keras counts.
/// </remarks>
public sealed class Lstm : Module
{
    private static readonly Operator Run = new("aten::lstm", "input");

    private readonly long _units;
    private readonly int _layers;
    private readonly bool _isBidirectional;
    private readonly bool _batchFirst;
    private readonly bool _hasBias;
    private readonly Tensor[] _weights;

    public Lstm(long inputs, long units, int layers = 1, bool bidirectional = false, bool batchFirst = true, LstmBias bias = LstmBias.Two)
    {
        (_units, _layers, _isBidirectional, _batchFirst, _hasBias) = (units, layers, bidirectional, batchFirst, bias != LstmBias.None);
        var directions = bidirectional ? 2 : 1;
        var weights = new List<Tensor>();
        for (var layer = 0; layer < layers; layer++)
            for (var direction = 0; direction < directions; direction++)
            {
                var suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                weights.Add(Drawn("weight_ih" + suffix, 4 * units, layer == 0 ? inputs : units * directions));
                weights.Add(Drawn("weight_hh" + suffix, 4 * units, units));
                if (bias != LstmBias.None)
                    weights.Add(Drawn("bias_ih" + suffix, 4 * units));
                if (bias == LstmBias.Two)
                    weights.Add(Drawn("bias_hh" + suffix, 4 * units));
                if (bias == LstmBias.One)
                    weights.Add(Buffer("bias_hh" + suffix, Tensor.Zeros([4 * units]), isPersistent: false));
            }
        _weights = [.. weights];
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        var directions = _isBidirectional ? 2 : 1;
        var zeros = Tensor.Zeros([_layers * directions, input.Size(_batchFirst ? 0 : 1), _units], input.DType, input.Device);
        var results = new Tensor[3];
        Run.CallMany(results, input, new[] { zeros, zeros }, _weights, _hasBias, _layers, 0.0, IsTraining, _isBidirectional, _batchFirst);
        return results[0];
    }

    private Tensor Drawn(string name, params long[] shape) => Parameter(name, Initialization.InverseRootUniform(shape, _units));
}
