namespace Actors.Cli.Exports;

/// <summary>How a checkpoint is to be exported.</summary>
/// <param name="Target">The file to write.</param>
/// <param name="ModelOnly">Parameters and buffers alone.</param>
/// <param name="Replace">Whether a file of that name may be replaced.</param>
/// <param name="Home">Whose own files are never replaced.</param>
internal sealed record ExportOrder(ExportFormat Format, string Target, bool ModelOnly, Precision Precision, bool Replace, string Home);
