namespace Actors.Cli.Tests.Progress;

/// <summary>A clock that a test moves.</summary>
internal sealed class StandingClock : TimeProvider
{
    private long _ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan by) => _ticks += by.Ticks;
}
