using System.Globalization;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Serialization;

namespace Actors.Journals.Embedded;

/// <summary>How objects become manifests and bytes, and back.</summary>
/// <remarks>
/// A manifest is <c>identifier:manifest</c> of the serializer, or <c>identifier/length:adapter's manifest, then the serializer's</c> for an
/// event whose event adapter has a manifest. In streams with plain manifests it is the serializer's alone.
/// </remarks>
internal sealed class PayloadFormat(ExtendedActorSystem system, PlainManifests plain)
{
    /// <param name="stream">Where it is written.</param>
    /// <param name="payload">An event or a snapshot.</param>
    /// <param name="adapterManifest">Of the event adapter; empty for none.</param>
    /// <exception cref="Exception">It cannot be serialized, or not as this stream demands.</exception>
    public EventData Write(string stream, object payload, string adapterManifest = "")
    {
        if (payload is Tagged tagged)
            payload = Untagged(tagged);
        var serializer = system.Serialization.FindSerializerFor(payload);
        var bytes = Serialization.WithTransport(system, (serializer, payload), static state => state.serializer.ToBinary(state.payload));
        var manifest = Serialization.ManifestFor(serializer, payload);
        if (plain.SerializerOf(stream) is { } demanded)
            return new EventData(Plain(stream, payload, serializer, demanded, manifest, adapterManifest), bytes);
        var prefix = adapterManifest == ""
            ? string.Create(CultureInfo.InvariantCulture, $"{serializer.Identifier}:")
            : string.Create(CultureInfo.InvariantCulture, $"{serializer.Identifier}/{adapterManifest.Length}:{adapterManifest}");
        return new EventData(prefix + manifest, bytes);
    }

    /// <exception cref="UnreadablePayloadException">Its serializer is unknown or fails.</exception>
    public Persistent Read(JournalEvent recorded)
    {
        var (payload, adapterManifest) = Read(recorded.Stream, recorded.Sequence, recorded.Manifest, recorded.Payload);
        return new Persistent(
            payload, recorded.Sequence, recorded.Stream.Value, adapterManifest, sender: ActorRefs.NoSender, timestamp: recorded.Timestamp.UtcTicks);
    }

    /// <exception cref="UnreadablePayloadException">Its serializer is unknown or fails.</exception>
    public object Read(Snapshot snapshot) => Read(snapshot.Stream, snapshot.Sequence, snapshot.Manifest, snapshot.Payload).Payload;

    private (object Payload, string AdapterManifest) Read(StreamId stream, long sequence, string manifest, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var (identifier, own, adapterManifest) = plain.SerializerOf(stream.Value) is { } demanded
                ? (demanded.Identifier, manifest, "")
                : Parse(manifest);
            return (system.Serialization.Deserialize(bytes.ToArray(), identifier, own), adapterManifest);
        }
        catch (Exception failure)
        {
            throw new UnreadablePayloadException(stream, sequence, manifest, failure);
        }
    }

    private static object Untagged(Tagged tagged) => tagged.Tags.Count == 0
        ? tagged.Payload
        : throw new NotSupportedException(
            $"the embedded journal does not store tags ({string.Join(", ", tagged.Tags)}); remove the event adapter that adds them");

    private static string Plain(
        string stream, object payload, Serializer serializer, Serializer demanded, string manifest, string adapterManifest) =>
        serializer.Identifier != demanded.Identifier
            ? throw new NotSupportedException(
                $"stream '{stream}' has plain manifests of serializer {demanded.Identifier}, but {payload.GetType()} is bound to serializer " +
                $"{serializer.Identifier}")
            : adapterManifest != ""
                ? throw new NotSupportedException(
                    $"stream '{stream}' has plain manifests, which leave no room for '{adapterManifest}' of an event adapter")
                : manifest;

    private static (int Identifier, string Own, string AdapterManifest) Parse(string manifest)
    {
        var colon = manifest.IndexOf(':');
        if (colon < 0)
            throw new FormatException("it does not begin with the identifier of a serializer");
        var head = manifest.AsSpan(0, colon);
        var slash = head.IndexOf('/');
        var adapterLength = slash < 0 ? 0 : int.Parse(head[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
        var identifier = int.Parse(slash < 0 ? head : head[..slash], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var own = colon + 1 + adapterLength;
        return (identifier, manifest[own..], manifest[(colon + 1)..own]);
    }
}
