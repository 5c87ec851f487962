namespace Actors.Simulation.Scheduling;

/// <summary>The chance of one history: SplitMix64 (Steele, Lea, Flood 2014), the same for ever for one seed.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Another series, which takes nothing from this one.</summary>
    public Dice Apart() => new(~_state);

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Both included.</summary>
    public int Between(int lowest, int highest) => lowest + Below(highest - lowest + 1);

    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>Milliseconds, to the microsecond; both included.</summary>
    public TimeSpan Ms(double lowest, double highest) =>
        TimeSpan.FromMicroseconds(Between((int)(lowest * 1000), (int)(highest * 1000)));

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
