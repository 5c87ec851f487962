namespace Actors.CrashTests.Kills;

/// <summary>A kill that struck.</summary>
/// <param name="Events">Recorded when it struck.</param>
/// <param name="Unfinished">Whether a half-written checkpoint was left behind.</param>
internal sealed record KillRecord(int Seed, Victim Victim, Phase Phase, int Events, bool Unfinished, string Moment)
{
    private const string Variable = "ACTORS_KILL_REPORT";

    public override string ToString() =>
        $"seed {Seed}\t{Victim}\t{Phase}\t{(Unfinished ? "temporary file left" : "no temporary file")}\tevent {Events}\t{Moment}";

    /// <summary>Adds it to the file that the environment names, if it names one.</summary>
    public void Report()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
            File.AppendAllText(path, $"{this}\n");
    }
}
