using System.Globalization;
using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>Modules one after another, named 0, 1, 2 … as in PyTorch.</summary>
public sealed class Sequential : Module
{
    private readonly Module[] _modules;

    public Sequential(params Module[] modules)
    {
        _modules = modules;
        for (var i = 0; i < modules.Length; i++)
            Child(i.ToString(CultureInfo.InvariantCulture), modules[i]);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        foreach (var module in _modules)
            input = module.Forward(input);
        return input;
    }
}
