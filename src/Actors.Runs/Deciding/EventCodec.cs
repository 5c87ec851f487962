using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
namespace Actors.Runs.Deciding;

/// <summary>A codec put together from one line per event, and one per version that is gone.</summary>
/// <remarks>Set up once, then used from any thread. A name stands for its bytes for ever: to change them, register a new version
/// and an upcaster from the old.</remarks>
public sealed class EventCodec<TEvent> : IEventCodec<TEvent>
    where TEvent : notnull
{
    private readonly Dictionary<Type, (string Manifest, Func<TEvent, byte[]> Write)> _writers = [];
    private readonly Dictionary<string, Func<ReadOnlyMemory<byte>, TEvent>> _readers = [];
    private readonly Dictionary<string, (string To, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Change)> _upcasters = [];

    /// <summary>Every name that it reads, those that are no longer written among them; in no order.</summary>
    public IEnumerable<string> Manifests => _readers.Keys.Concat(_upcasters.Keys);

    /// <summary>An event in a format of its own.</summary>
    /// <exception cref="ArgumentException">The name or the type is taken.</exception>
    public EventCodec<TEvent> Add<T>(string manifest, Func<T, byte[]> write, Func<ReadOnlyMemory<byte>, T> read)
        where T : TEvent
    {
        RefuseTaken(manifest);
        if (!_writers.TryAdd(typeof(T), (manifest, happened => write((T)happened))))
            throw new ArgumentException($"{typeof(T).Name} is written as '{_writers[typeof(T)].Manifest}' already.", nameof(manifest));
        _readers.Add(manifest, payload => read(payload));
        return this;
    }

    /// <summary>An event as JSON, by source-generated metadata or that of <see cref="JsonSerializerOptions.GetTypeInfo"/>.</summary>
    public EventCodec<TEvent> AddJson<T>(string manifest, JsonTypeInfo<T> type)
        where T : TEvent => Add(
        manifest,
        happened => JsonSerializer.SerializeToUtf8Bytes(happened, type),
        payload => JsonSerializer.Deserialize(payload.Span, type) ?? throw new JsonException($"'{manifest}' is recorded as null."));

    /// <summary>Reads a version that is no longer written, by turning its bytes into those of a later one.</summary>
    public EventCodec<TEvent> Upcast(string from, string to, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> change)
    {
        RefuseTaken(from);
        _upcasters.Add(from, (to, change));
        return this;
    }

    /// <inheritdoc/>
    public string ManifestOf(TEvent happened) => WriterOf(happened).Manifest;

    /// <inheritdoc/>
    public Encoded Encode(TEvent happened)
    {
        var writer = WriterOf(happened);
        return new Encoded(writer.Manifest, writer.Write(happened));
    }

    /// <inheritdoc/>
    public TEvent Decode(string manifest, ReadOnlyMemory<byte> payload)
    {
        // As many steps as there are upcasters: a circle among them ends as an unknown name.
        for (var step = 0; step <= _upcasters.Count; step++)
        {
            if (_readers.TryGetValue(manifest, out var read))
                return read(payload);
            if (!_upcasters.TryGetValue(manifest, out var upcaster))
                break;
            (manifest, payload) = (upcaster.To, upcaster.Change(payload));
        }

        throw new UnknownManifestException(manifest, Manifests);
    }

    private (string Manifest, Func<TEvent, byte[]> Write) WriterOf(TEvent happened) => _writers.TryGetValue(happened.GetType(), out var writer)
        ? writer
        : throw new NotSupportedException($"{happened.GetType().Name} has no name to be recorded under. Register it with the codec.");

    private void RefuseTaken(string manifest)
    {
        if (_readers.ContainsKey(manifest) || _upcasters.ContainsKey(manifest))
            throw new ArgumentException($"'{manifest}' is registered already.", nameof(manifest));
    }
}
