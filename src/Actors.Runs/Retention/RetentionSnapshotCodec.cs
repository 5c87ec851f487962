using System.Text.Json;
using Actors.Runs.Deciding;

namespace Actors.Runs.Retention;

/// <summary>Retention's state as a snapshot. A format that is gone needs no upcaster: the events are folded again.</summary>
public sealed class RetentionSnapshotCodec : ISnapshotCodec<RetentionState>
{
    /// <inheritdoc/>
    public string Manifest => "retention-state/1";

    public Encoded Encode(RetentionState state) => new(Manifest, JsonSerializer.SerializeToUtf8Bytes(state, RetentionJson.Default.RetentionState));

    public RetentionState Decode(string manifest, ReadOnlyMemory<byte> payload) => manifest == Manifest
        ? JsonSerializer.Deserialize(payload.Span, RetentionJson.Default.RetentionState)?.Ordered() ?? throw new JsonException("the snapshot is null")
        : throw new NotSupportedException($"no state is called '{manifest}'");
}
