using Actors.Journals.Sql;
using Actors.Runs.Deciding;
using Akka.Actor;
using Akka.Serialization;

namespace Actors.Node.Persistence;

/// <summary>Writes the events and the state of one kind of entity under the names that its codecs give them.</summary>
/// <remarks>A name that is not known throws: nothing that is recorded is skipped in silence.</remarks>
/// <param name="system">The actor system.</param>
/// <param name="identifier">Stored beside what is written in journals of other kinds than ours; never to be changed.</param>
/// <param name="events">The codec of the events.</param>
/// <param name="states">The codec of the snapshots.</param>
public abstract class DomainSerializer<TEvent, TState>(
    ExtendedActorSystem system, int identifier, IEventCodec<TEvent> events, ISnapshotCodec<TState> states) : SerializerWithStringManifest(system)
    where TEvent : class
    where TState : class
{
    // A store whose rows have no checksum asks for one in what they hold.
    private readonly bool _seals = system.Settings.Config.GetBoolean("actors.seal-payloads");
    private readonly string _statePrefix = states.Manifest[..(states.Manifest.IndexOf('/', StringComparison.Ordinal) + 1)];

    /// <inheritdoc/>
    public sealed override int Identifier { get; } = identifier;

    /// <inheritdoc/>
    public sealed override string Manifest(object o) => o switch
    {
        TEvent happened => events.ManifestOf(happened),
        TState => states.Manifest,
        _ => throw new ArgumentException($"{o.GetType().Name} is neither an event nor a state of {typeof(TState).Name}", nameof(o)),
    };

    /// <inheritdoc/>
    public sealed override byte[] ToBinary(object obj) => obj switch
    {
        TEvent happened => Seal(events.Encode(happened)),
        TState state => Seal(states.Encode(state)),
        _ => throw new ArgumentException($"{obj.GetType().Name} is neither an event nor a state of {typeof(TState).Name}", nameof(obj)),
    };

    /// <inheritdoc/>
    /// <exception cref="UnknownManifestException">An event was written by a later version of the program.</exception>
    /// <exception cref="CorruptPayloadException">It is not what was written.</exception>
    public sealed override object FromBinary(byte[] bytes, string manifest)
    {
        var payload = _seals ? ChecksummedPayload.Open(manifest, bytes) : bytes;
        return manifest.StartsWith(_statePrefix, StringComparison.Ordinal) ? states.Decode(manifest, payload) : events.Decode(manifest, payload);
    }

    private byte[] Seal(Encoded encoded) => _seals ? ChecksummedPayload.Seal(encoded.Manifest, encoded.Payload) : encoded.Payload;
}
