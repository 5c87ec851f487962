using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Loop;

/// <summary>The tensors of a model, by the names that a state dict gives them.</summary>
internal static class ModelState
{
    /// <summary>Parameters and buffers in ordinal order of their names; the tensors are the model's own.</summary>
    public static IReadOnlyList<NamedTensor> Of(nn.Module model) =>
        [.. model.state_dict().Select(named => new NamedTensor(named.Key, named.Value)).OrderBy(named => named.Name, StringComparer.Ordinal)];

    /// <summary>Parameters in the order of their making.</summary>
    public static IReadOnlyList<NamedTensor> Parameters(nn.Module model) =>
        [.. model.named_parameters().Select(named => new NamedTensor(named.name, named.parameter))];

    /// <summary>Copies values into every parameter and buffer.</summary>
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape or type differs; nothing is copied then.</exception>
    public static void Load(nn.Module model, IReadOnlyDictionary<string, Tensor> values)
    {
        var own = Of(model);
        StateMismatch.Refuse(
            [.. own.Where(named => values.ContainsKey(named.Name) || !MayLack(named))
                .Select(named => new ExpectedTensor(named.Name, named.Tensor.dtype, named.Tensor.shape))],
            values);
        using var noGradient = no_grad();
        foreach (var (name, tensor) in own)
        {
            if (values.TryGetValue(name, out var value))
                tensor.copy_(value);
        }
    }

    /// <summary>
    /// Whether a state without this tensor still says all of the model: batch norm's counter, which PyTorch's own strict loading does without,
    /// and a parameter that is zero and not trained.
    /// </summary>
    public static bool MayLack(NamedTensor named) =>
        named.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)
        || named.Tensor is TorchSharp.Modules.Parameter { requires_grad: false } fixedParameter && IsZero(fixedParameter);

    private static bool IsZero(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.count_nonzero().item<long>() == 0;
    }
}
