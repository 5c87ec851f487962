using System.Collections.Immutable;
using Actors.CrashTests.Running;

namespace Actors.CrashTests.Kills;

/// <summary>Which processes are killed.</summary>
internal enum Victim
{
    /// <summary>The node must start another one.</summary>
    Worker,

    /// <summary>The worker must die by itself.</summary>
    Node,

    Both,
}

/// <summary>What one seed does to one run.</summary>
/// <param name="DrawsData">The data set is drawn by this run, so that there is something to interrupt before the first step.</param>
internal sealed record KillPlan(int Seed, ImmutableArray<PlannedKill> Kills, bool DrawsData)
{
    private const int Kinds = 6;

    public static KillPlan Of(int seed, Reference reference)
    {
        var random = new Random(seed);
        var count = random.Next(4) == 0 ? 2 + random.Next(2) : 1;
        var kills = Enumerable.Range(0, count)
            .Select(i => new PlannedKill(MomentOf((seed + i) % Kinds, random, reference), (Victim)random.Next(3)))
            .ToImmutableArray();
        return new(seed, kills, DrawsData: kills[0].Moment is Moment.AfterStart);
    }

    // One sixth at start-up, two sixths anywhere, one in a write, one around a checkpoint's name or the end, one before a validation's answer.
    private static Moment MomentOf(int kind, Random random, Reference reference)
    {
        var events = reference.Recorded.Events.Length;
        return kind switch
        {
            1 => new Moment.AtWrite(1 + random.Next(6), random.NextDouble() * reference.Writing),
            2 => new Moment.AfterStart(random.NextDouble() * reference.StartUp),
            4 => random.Next(2) == 0 ? new Moment.AtName(1 + random.Next(6)) : new Moment.AtEvent(events - 1 - random.Next(5)),
            5 => new Moment.AtStep(ShortRun.ValidationEvery * (1 + random.Next(ShortRun.Steps / ShortRun.ValidationEvery))),
            _ => new Moment.AtEvent(1 + random.Next(events - 2)),
        };
    }
}

internal sealed record PlannedKill(Moment Moment, Victim Victim);
