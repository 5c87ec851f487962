namespace Actors.Tests;

internal static class TestSystem
{
    /// <summary>A system that is quiet about failures made on purpose.</summary>
    public static ActorSystem Create(RecordingLog? log = null) => new(Options(log));

    /// <summary>A system whose time a test moves.</summary>
    /// <param name="time">The time.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="clock">What the system takes for the time, when that is something else.</param>
    public static ActorSystem Create(ManualTime time, RecordingLog? log = null, TimeProvider? clock = null) =>
        new(Options(log) with { Time = clock ?? time, Dispatcher = time.Dispatcher });

    private static ActorSystemOptions Options(RecordingLog? log) => new() { Log = log ?? new RecordingLog(), Random = new Random(1) };
}
