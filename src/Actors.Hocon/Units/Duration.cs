using Actors.Hocon.Values;

namespace Actors.Hocon.Units;

/// <summary>Durations: <c>10 seconds</c>, <c>1.5h</c>, <c>250</c> (milliseconds).</summary>
internal static class Duration
{
    public const string Expected = "a duration such as 10s (units ns, us, ms, s, m, h, d; milliseconds without a unit)";

    /// <summary>The duration, to 100 nanoseconds; false when the value is none or is beyond about 29,000 years.</summary>
    public static bool TryParse(HoconValue value, out TimeSpan duration)
    {
        duration = default;
        if (!UnitText.TryParse(value, out var text) || TicksOf(text.Unit) is not { } ticksPerUnit)
            return false;
        if (Math.Abs(text.Number) > TimeSpan.MaxValue.Ticks / ticksPerUnit)
            return false;
        duration = new TimeSpan((long)(text.Number * ticksPerUnit));
        return true;
    }

    private static decimal? TicksOf(string unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01m,
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        _ => null,
    };
}
