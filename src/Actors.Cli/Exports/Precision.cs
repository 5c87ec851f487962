namespace Actors.Cli.Exports;

/// <summary>What the model's floating tensors are exported as.</summary>
internal enum Precision
{
    /// <summary>What they are.</summary>
    AsIs,
    Float16,
    BFloat16,
}
