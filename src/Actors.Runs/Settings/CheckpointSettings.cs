using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Settings;

/// <summary>
/// When a checkpoint is saved and which ones stay. Nothing of it changes a bit of the run's result, so it may be changed while the run goes on.
/// </summary>
/// <remarks>A rule that an older event does not mention is off: 0 switches a rule off.</remarks>
public sealed record CheckpointSettings
{
    /// <summary>Steps from one checkpoint to the next; 0 for none by steps. The best model, a pause and the end are saved in any case.</summary>
    [Range(0L, long.MaxValue)]
    public required long Every { get; init; }

    /// <summary>A checkpoint at the end of every n-th epoch; 0 for none.</summary>
    [Range(0L, long.MaxValue)]
    public long EveryEpochs { get; init; }

    /// <summary>A checkpoint at the first step boundary so long after the last one; zero for none.</summary>
    public TimeSpan EveryTime { get; init; }

    /// <summary>What happens when a checkpoint is due while the one before it is still being written.</summary>
    public WhenBusy WhenBusy { get; init; }

    /// <summary>The newest n stay.</summary>
    [Range(1, 1_000_000)]
    public required int KeepLast { get; init; }

    // The serializer assigns null to what an older event does not mention.
    public KeepBestSettings KeepBest { get; init => field = value ?? KeepBestSettings.Off; } = KeepBestSettings.Off;

    /// <summary>A checkpoint of every step that this number divides stays; 0 for none.</summary>
    [Range(0L, long.MaxValue)]
    public long KeepEverySteps { get; init; }

    /// <summary>The last checkpoint of every n-th epoch stays; 0 for none.</summary>
    [Range(0L, long.MaxValue)]
    public long KeepEveryEpochs { get; init; }

    /// <summary>The oldest one stays, and each that was saved so long after the last that stays; zero for none.</summary>
    public TimeSpan KeepEveryTime { get; init; }

    /// <summary>Bytes that all checkpoints of the run, with the one that is written next, may take together; above that the oldest go,
    /// whatever else keeps them but a pin. 0 for no bound.</summary>
    [DataType("size")]
    [Range(0L, long.MaxValue)]
    public long MaxTotalSize { get; init; }

    /// <summary>Bytes that shall be free on the checkpoints' disk; below that the oldest go, whatever else keeps them but a pin. 0 for no bound.</summary>
    [DataType("size")]
    [Range(0L, long.MaxValue)]
    public long MinFreeDisk { get; init; }

    /// <summary>What happens when there is no room for a checkpoint, or, on the same device, for the journal or what a worker prepares.</summary>
    public WhenFull WhenFull { get; init; }
}

/// <summary>The best checkpoints by a metric stay. The best model by <c>run.best</c> stays in any case.</summary>
public sealed record KeepBestSettings
{
    public static readonly KeepBestSettings Off = new();

    /// <summary>How many; 0 for none but the best model.</summary>
    [Range(0, 1_000_000)]
    public int Count { get; init; }

    /// <summary>A validation metric; empty for that of <c>run.best</c>, with its mode.</summary>
    public string Metric { get; init; } = "";

    public MetricMode Mode { get; init; }
}

/// <summary>Training waits for the write before it, or this checkpoint is left out (which is recorded). The best model, a pause and the
/// end always wait.</summary>
public enum WhenBusy
{
    Wait,
    Skip,
}

/// <summary>The run waits until somebody makes room, or the oldest checkpoints go for it, whatever keeps them but a pin. The newest and
/// the best stay either way.</summary>
public enum WhenFull
{
    Wait,
    FreeOldest,
}
