namespace Actors.Runs.Deciding;

/// <summary>Writes states as bytes. A snapshot that no longer reads is skipped for an older one, or for the events.</summary>
public interface ISnapshotCodec<TState>
{
    /// <summary>The name of the current format.</summary>
    string Manifest { get; }

    /// <summary>The state's current name and bytes.</summary>
    Encoded Encode(TState state);

    /// <summary>The state that was saved.</summary>
    /// <exception cref="Exception">It cannot be read any more.</exception>
    TState Decode(string manifest, ReadOnlyMemory<byte> payload);
}
