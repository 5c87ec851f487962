namespace Actors.Benchmarks.Core;

/// <summary>One thing that is measured.</summary>
/// <param name="Name">What.</param>
/// <param name="Unit">In which unit; more is better where it is a rate, less where it is bytes or microseconds.</param>
/// <param name="Goal">What is to be reached; null where nothing is asked.</param>
/// <param name="Peer">Akka.NET 1.5 on the machine of limits.md, as text; for orientation only.</param>
/// <param name="Measure">Measures once.</param>
/// <param name="LessIsBetter">Whether the goal is an upper bound.</param>
internal sealed record Figure(string Name, string Unit, double? Goal, string Peer, Func<Task<double>> Measure, bool LessIsBetter = false)
{
    public bool IsReached(double median) => Goal is null || (LessIsBetter ? median <= Goal : median >= Goal);
}
