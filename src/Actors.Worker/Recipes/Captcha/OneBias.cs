using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Recipes.Captcha;

/// <summary>An LSTM with one bias for each gate, as Keras has it. PyTorch's has two, which are added: the second stays zero and is not trained.</summary>
internal static class OneBias
{
    public static void Of(LSTM lstm)
    {
        using var noGradient = no_grad();
        foreach (var (name, parameter) in lstm.named_parameters())
        {
            if (name.StartsWith("bias_hh", StringComparison.Ordinal))
                parameter.zero_().requires_grad = false;
        }
    }
}
