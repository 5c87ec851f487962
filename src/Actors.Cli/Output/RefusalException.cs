namespace Actors.Cli.Output;

/// <summary>What the user asked for cannot be done; the message says in one line why, and what to do.</summary>
internal sealed class RefusalException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
