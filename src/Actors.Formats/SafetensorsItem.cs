namespace Actors.Formats;

/// <summary>A tensor that is to be written.</summary>
/// <param name="Name">Unique in its file; not <c>__metadata__</c>.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Sizes, row-major; empty for a scalar.</param>
public sealed record SafetensorsItem(string Name, SafetensorsType Type, IReadOnlyList<long> Shape);
