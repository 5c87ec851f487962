namespace Actors.CrashTests.Faults;

/// <summary>A line a fault, for <c>scripts/fault-matrix</c>: scene, call, what it met, what the process said in the end.</summary>
internal static class FaultReport
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("ACTORS_FAULT_REPORT");

    public static void Add(SceneKind kind, Fault fault, Traced traced)
    {
        if (Path is not null)
            File.AppendAllText(Path, $"{kind}\t{fault.Call}\t{fault.Effect}{(fault.ForGood ? " for good" : "")}\t{(traced.IsKilled ? "killed" : Verdict(traced))}\n");
    }

    private static string Verdict(Traced traced) => traced.Said.Any(line => line.StartsWith("failed", StringComparison.Ordinal)) ? "failed" : "went on";
}
