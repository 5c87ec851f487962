using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>
/// Batch normalisation of [B, C, H, W] over B, H, W. Parameters <c>weight</c>, <c>bias</c> [C]; buffers <c>running_mean</c>,
/// <c>running_var</c> [C] and <c>num_batches_tracked</c> (int64 scalar). Training moves the running values by
/// <c>momentum</c> (0.1) towards the batch's, with the unbiased variance; evaluation uses them.
/// </summary>
public sealed class BatchNorm2d : Module
{
    private static readonly Operator Normalize = new("aten::batch_norm");

    private readonly double _epsilon;
    private readonly double _momentum;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _runningMean;
    private readonly Tensor _runningVariance;
    private readonly Tensor _batchesTracked;

    public BatchNorm2d(long channels, double epsilon = 1e-5, double momentum = 0.1)
    {
        (_epsilon, _momentum) = (epsilon, momentum);
        _weight = Parameter("weight", Tensor.Ones([channels]));
        _bias = Parameter("bias", Tensor.Zeros([channels]));
        _runningMean = Buffer("running_mean", Tensor.Zeros([channels]));
        _runningVariance = Buffer("running_var", Tensor.Ones([channels]));
        _batchesTracked = Buffer("num_batches_tracked", Tensor.Zeros([], DType.Int64));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        if (IsTraining)
            _batchesTracked.Increment_();
        return Normalize.Call(input, _weight, _bias, _runningMean, _runningVariance, IsTraining, _momentum, _epsilon, true);
    }
}
