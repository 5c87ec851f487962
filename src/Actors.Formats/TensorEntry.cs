
namespace Actors.Formats;

/// <summary>A tensor of a file, whatever the format.</summary>
/// <param name="TypeName">As the format calls it: F32 in safetensors, float32 in PyTorch's files.</param>
/// <param name="Type">Null when no tensor here has such elements.</param>
/// <param name="Shape">Sizes, row-major; empty for a scalar.</param>
public sealed record TensorEntry(string Name, string TypeName, DType? Type, IReadOnlyList<long> Shape);
