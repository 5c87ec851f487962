namespace Actors.Cli.Output;

/// <summary>How results are printed on standard output.</summary>
internal enum Format
{
    Text,
    Json,
}
