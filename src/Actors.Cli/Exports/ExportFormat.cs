namespace Actors.Cli.Exports;

/// <summary>What a checkpoint can be exported as.</summary>
internal enum ExportFormat
{
    /// <summary>A file of torch.save.</summary>
    Pth,
    Safetensors,
}
