using Actors.Journal;

namespace Actors.EventSourcing;

/// <summary>Writes events as bytes under explicit names, and reads every version that was ever recorded.</summary>
public interface IEventCodec<TEvent>
{
    /// <summary>The event's current name and bytes.</summary>
    /// <exception cref="Exception">It cannot be written: its command is refused, and nothing is appended.</exception>
    EventData Encode(TEvent happened);

    /// <summary>The event that was recorded, brought up to date.</summary>
    /// <exception cref="UnknownManifestException">No such event is known; nothing is skipped in silence.</exception>
    TEvent Decode(string manifest, ReadOnlyMemory<byte> payload);
}
