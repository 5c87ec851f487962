namespace Actors.CrashTests.Faults;

/// <summary>How much of the matrix is run: all of it for <c>scripts/fault-matrix</c>; for the tests each call that changes something, once.</summary>
internal static class FaultVolume
{
    /// <summary>Whether every fault strikes every call; else each call meets one.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("ACTORS_FAULTS") == "full";

    /// <summary>Of the full matrix more than one piece, so that a write in the midst of a file fails as well.</summary>
    public static int CheckpointBytes { get; } = IsFull ? (16 << 20) + 5 : 10_001;
}
