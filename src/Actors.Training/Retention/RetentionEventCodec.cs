using System.Text.Json.Serialization;
using Actors.EventSourcing;

namespace Actors.Training.Retention;

/// <summary>The names and versions under which retention's facts are on disk.</summary>
public static class RetentionEventCodec
{
    public static IEventCodec<RetentionEvent> Instance { get; } = new EventCodec<RetentionEvent>()
        .AddJson("checkpoint-retired/1", RetentionJson.Default.CheckpointRetired)
        .AddJson("checkpoint-deleted/1", RetentionJson.Default.CheckpointDeleted)
        .AddJson("checkpoint-deletion-failed/1", RetentionJson.Default.CheckpointDeletionFailed);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RetentionEvent.CheckpointRetired))]
[JsonSerializable(typeof(RetentionEvent.CheckpointDeleted))]
[JsonSerializable(typeof(RetentionEvent.CheckpointDeletionFailed))]
internal sealed partial class RetentionJson : JsonSerializerContext;
