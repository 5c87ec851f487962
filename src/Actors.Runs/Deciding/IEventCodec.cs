namespace Actors.Runs.Deciding;

/// <summary>Writes events as bytes under explicit names, and reads every version that was ever recorded.</summary>
public interface IEventCodec<TEvent>
{
    /// <summary>Every name that it reads, those that are no longer written among them.</summary>
    IEnumerable<string> Manifests { get; }

    /// <summary>The event's current name.</summary>
    /// <exception cref="NotSupportedException">It has none.</exception>
    string ManifestOf(TEvent happened);

    /// <summary>The event's current name and bytes.</summary>
    /// <exception cref="Exception">It cannot be written: its command is refused, and nothing is appended.</exception>
    Encoded Encode(TEvent happened);

    /// <summary>The event that was recorded, brought up to date.</summary>
    /// <exception cref="UnknownManifestException">No such event is known; nothing is skipped in silence.</exception>
    TEvent Decode(string manifest, ReadOnlyMemory<byte> payload);
}
