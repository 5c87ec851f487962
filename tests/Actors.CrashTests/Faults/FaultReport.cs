namespace Actors.CrashTests.Faults;

/// <summary>A line a fault, for <c>scripts/fault-matrix</c>: scene, call, what it met, what the process said in the end.</summary>
internal static class FaultReport
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("ACTORS_FAULT_REPORT");

    public static void Add(string scene, Fault fault, string verdict)
    {
        if (Path is not null)
            File.AppendAllText(Path, $"{scene}\t{fault.Call}\t{fault.Effect}{(fault.ForGood ? " for good" : "")}\t{verdict}\n");
    }
}
