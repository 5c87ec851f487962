namespace Actors.Tests;

internal static class TestSystem
{
    /// <summary>A system that is quiet about failures made on purpose.</summary>
    public static ActorSystem Create(TimeProvider? time = null, RecordingLog? log = null) =>
        new(new ActorSystemOptions { Time = time ?? TimeProvider.System, Log = log ?? new RecordingLog(), Random = new Random(1) });
}
