using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>Adam whose weight decay does not pass through the averages (Loshchilov and Hutter, 2019): first p ← p · (1 − lr·decay).</summary>
public sealed class AdamW(
    IReadOnlyList<NamedTensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 1e-2)
    : Adam(parameters, learningRate, beta1, beta2, epsilon, weightDecay)
{
    private protected override Tensor Decay(Tensor parameter, Tensor gradient)
    {
        parameter.Mul_(1 - LearningRate * WeightDecay);
        return gradient;
    }
}
