using System.Text.Json.Serialization;
using Actors.Runs.Deciding;

namespace Actors.Runs.Retention;

/// <summary>The names and versions under which retention's facts are on disk.</summary>
public static class RetentionEventCodec
{
    public static IEventCodec<RetentionEvent> Instance { get; } = new EventCodec<RetentionEvent>()
        .AddJson("retention-claimed/1", RetentionJson.Default.RetentionClaimed)
        .AddJson("checkpoint-verified/1", RetentionJson.Default.CheckpointVerified)
        .AddJson("checkpoint-retired/1", RetentionJson.Default.CheckpointRetired)
        .AddJson("checkpoint-deleted/1", RetentionJson.Default.CheckpointDeleted)
        .AddJson("room-not-freed/1", RetentionJson.Default.RoomNotFreed)
        .AddJson("room-freed/1", RetentionJson.Default.RoomFreed)
        .AddJson("checkpoint-given-up/1", RetentionJson.Default.CheckpointGivenUp)
        .AddJson("checkpoint-deletion-failed/1", RetentionJson.Default.CheckpointDeletionFailed)
        .AddJson("checkpoint-forgotten/1", RetentionJson.Default.CheckpointForgotten)
        .AddJson("checkpoint-adopted/1", RetentionJson.Default.CheckpointAdopted)
        .AddJson("checkpoint-pinned/2", RetentionJson.Default.CheckpointPinned)
        .AddJson("checkpoint-unpinned/1", RetentionJson.Default.CheckpointUnpinned)
        // Before a pin said for which import it is.
        .Upcast("checkpoint-pinned/1", "checkpoint-pinned/2", unchanged => unchanged);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RetentionEvent.RetentionClaimed))]
[JsonSerializable(typeof(RetentionEvent.CheckpointVerified))]
[JsonSerializable(typeof(RetentionEvent.CheckpointRetired))]
[JsonSerializable(typeof(RetentionEvent.CheckpointDeleted))]
[JsonSerializable(typeof(RetentionEvent.RoomNotFreed))]
[JsonSerializable(typeof(RetentionEvent.RoomFreed))]
[JsonSerializable(typeof(RetentionEvent.CheckpointGivenUp))]
[JsonSerializable(typeof(RetentionEvent.CheckpointDeletionFailed))]
[JsonSerializable(typeof(RetentionEvent.CheckpointForgotten))]
[JsonSerializable(typeof(RetentionEvent.CheckpointAdopted))]
[JsonSerializable(typeof(RetentionEvent.CheckpointPinned))]
[JsonSerializable(typeof(RetentionEvent.CheckpointUnpinned))]
[JsonSerializable(typeof(RetentionState))]
internal sealed partial class RetentionJson : JsonSerializerContext;
