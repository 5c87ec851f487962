using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Actors.Journals.Embedded;

/// <summary>
/// Turns events and snapshots into a name and bytes, and back.
/// <list type="bullet">
/// <item>The name is that of the serializer, a colon, and the serializer's own manifest: <c>1:Shop.Bought, Shop</c>.</item>
/// <item>In streams whose id begins with a configured prefix it is the manifest alone, and one serializer reads and writes them all.</item>
/// </list>
/// </summary>
internal sealed class PayloadSerialization
{
    private readonly ExtendedActorSystem _system;
    private readonly (string Prefix, string Type)[] _plain;

    /// <param name="system">The actor system.</param>
    /// <param name="plugin">The plugin's settings.</param>
    public PayloadSerialization(ActorSystem system, Config plugin)
    {
        _system = (ExtendedActorSystem)system;
        _plain =
        [
            .. plugin.GetConfig("plain-manifests").AsEnumerable().Select(entry => (entry.Key, entry.Value.GetString()))
                .OrderByDescending(entry => entry.Key.Length),
        ];
    }

    /// <exception cref="Exception">It cannot be serialized.</exception>
    public EventData Write(StreamId stream, object payload)
    {
        var serializer = _system.Serialization.FindSerializerFor(payload);
        var (manifest, bytes) = Serialization.WithTransport(
            _system, () => (Serialization.ManifestFor(serializer, payload), serializer.ToBinary(payload)));
        if (PlainSerializer(stream) is not { } plain)
            return new EventData($"{serializer.Identifier}:{manifest}", bytes);
        return serializer.Identifier == plain.Identifier
            ? new EventData(manifest, bytes)
            : throw new NotSupportedException(
                $"{payload.GetType()} cannot be recorded in '{stream}': it is not bound to the serializer that plain-manifests names for this stream");
    }

    /// <exception cref="Exception">It cannot be deserialized.</exception>
    public object Read(StreamId stream, string manifest, ReadOnlyMemory<byte> payload)
    {
        if (PlainSerializer(stream) is { } plain)
            return plain.FromBinary(payload.ToArray(), manifest);
        var colon = manifest.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(manifest.AsSpan(0, colon), out var identifier)
            ? _system.Serialization.Deserialize(payload.ToArray(), identifier, manifest[(colon + 1)..])
            : throw new NotSupportedException($"'{manifest}' in '{stream}' names no serializer, and plain-manifests has no prefix of this stream");
    }

    private SerializerWithStringManifest? PlainSerializer(StreamId stream)
    {
        foreach (var (prefix, name) in _plain)
        {
            if (stream.Value.StartsWith(prefix, StringComparison.Ordinal))
                return (SerializerWithStringManifest)_system.Serialization.FindSerializerForType(Type.GetType(name, throwOnError: true)!);
        }

        return null;
    }
}
