using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Actors.Runs.Settings;

/// <summary>Settings of the process that owns runs. They change neither a run's facts nor its bits, so they are not recorded.</summary>
public sealed record NodeSettings
{
    public required WorkerSettings Worker { get; init; }

    public required JournalSettings Journal { get; init; }

    public required DiskSettings Disk { get; init; }
}

/// <summary>How worker processes are started, bounded and restarted.</summary>
public sealed record WorkerSettings
{
    /// <summary>Steps that a worker may be ahead of what the journal has acknowledged; a step is reported while the next one runs, so at least 2.</summary>
    [Range(2, 1_000_000)]
    public required int Window { get; init; }

    /// <summary>Failures without a newly recorded step after which the run fails instead of being tried again.</summary>
    [Range(1, 1_000)]
    public required int MaxFailures { get; init; }

    /// <summary>Wait before the second attempt; doubled for every further failure without progress.</summary>
    public required TimeSpan MinBackoff { get; init; }

    public required TimeSpan MaxBackoff { get; init; }

    /// <summary>How long a new worker waits for the run's directory before it ends the orphan that holds it.</summary>
    public required TimeSpan OrphanGrace { get; init; }
}

/// <summary>Where events are, the journal's snapshots, its reserve, and who commits.</summary>
public sealed record JournalSettings
{
    /// <summary>What stores events; null for what the home has, which is embedded for a new one.</summary>
    public JournalPlugin? Plugin { get; init; }

    public SqlJournalSettings Sql { get; init; } = new();

    /// <summary>Events of a run, or of its retention, between two snapshots of the state.</summary>
    [Range(1, 1_000_000)]
    public required int SnapshotEvery { get; init; }

    /// <summary>Bytes put aside beside the journal, so that a full disk can still be recorded; 0 for none.</summary>
    [DataType("size")]
    [Range(0L, long.MaxValue)]
    public required long Reserve { get; init; }

    /// <summary>An append alone is committed by the actor that appends when the last one took less; 0 for never.</summary>
    public required TimeSpan CallerCommitLimit { get; init; }

    /// <summary>How long a write that the device fails is tried again while the run stands still.</summary>
    public required TimeSpan FailurePatience { get; init; }
}

/// <summary>What stores events and snapshots.</summary>
public enum JournalPlugin
{
    /// <summary>A SQLite file of the process, in its home.</summary>
    Embedded,

    /// <summary>A database behind Akka.Persistence.Sql.</summary>
    Sql,
}

/// <summary>The database behind Akka.Persistence.Sql.</summary>
public sealed record SqlJournalSettings
{
    /// <summary>Its kind; null for that of the home.</summary>
    public SqlDatabase? Provider { get; init; }

    /// <summary>In the words of Npgsql or Microsoft.Data.Sqlite; empty for that of the home, or for a SQLite file in it.</summary>
    public string ConnectionString { get; init; } = "";
}

/// <summary>A kind of database.</summary>
public enum SqlDatabase
{
    /// <summary>A SQLite file.</summary>
    [JsonStringEnumMemberName("sqlite")]
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    [JsonStringEnumMemberName("postgresql")]
    Postgresql,
}

/// <summary>What a node does on a disk that is full or fails.</summary>
public sealed record DiskSettings
{
    /// <summary>How often a suspended run looks whether it can go on.</summary>
    public required TimeSpan LookEvery { get; init; }
}
