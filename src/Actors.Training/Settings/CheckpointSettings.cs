using System.ComponentModel.DataAnnotations;

namespace Actors.Training.Settings;

/// <summary>When a checkpoint is saved and how many are kept.</summary>
public sealed record CheckpointSettings
{
    /// <summary>Steps from one checkpoint to the next.</summary>
    [Range(1L, long.MaxValue)]
    public required long Every { get; init; }

    /// <summary>The newest n stay. The best one stays as well and is not counted.</summary>
    [Range(1, 1_000_000)]
    public required int KeepLast { get; init; }
}
