namespace Actors.Cli.Output;

/// <summary>What the process tells its caller; documented in the README.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Conflict = 4;
    public const int Timeout = 6;
    public const int Integrity = 7;
    public const int Interrupted = 130;
    public const int Terminated = 143;
}
