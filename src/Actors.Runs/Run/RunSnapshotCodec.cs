using System.Text.Json;
using Actors.Runs.Deciding;

namespace Actors.Runs.Run;

/// <summary>A run's state as a snapshot. A format that is gone needs no upcaster: the events are folded again.</summary>
public sealed class RunSnapshotCodec : ISnapshotCodec<RunState>
{
    /// <inheritdoc/>
    public string Manifest => "run-state/6";

    public Encoded Encode(RunState state) => new(Manifest, JsonSerializer.SerializeToUtf8Bytes(state, RunJson.Default.RunState));

    public RunState Decode(string manifest, ReadOnlyMemory<byte> payload) => manifest == Manifest
        ? JsonSerializer.Deserialize(payload.Span, RunJson.Default.RunState) ?? throw new JsonException("the snapshot is null")
        : throw new NotSupportedException($"no state is called '{manifest}'");
}
