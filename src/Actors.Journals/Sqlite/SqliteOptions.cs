namespace Actors.Journals.Sqlite;

/// <summary>Settings of a journal file that have defaults. Durability is none of them: every commit is synced.</summary>
public sealed record SqliteOptions
{
    /// <summary>The clock of timestamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The most writes that share a transaction, at least 1; default 4,096.</summary>
    public int MaxGroup { get; init; } = 4_096;

    /// <summary>An append with which nothing else waits is committed by its caller's thread, without a hand-over, when the last commit of one
    /// append alone took less; default 0.5 ms. A device that becomes slow or hangs holds up that one caller, whatever patience it has.
    /// 0 for never: then a thread of the journal commits everything.</summary>
    public TimeSpan CallerCommitLimit { get; init; } = TimeSpan.FromMilliseconds(0.5);

    /// <summary>A write that the device fails is tried again for so long, on a new connection, before its caller is told; default 30 s. Who waits
    /// with a limit of its own has a longer one. 0 for no second try.</summary>
    public TimeSpan FailurePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Threads that read, each with a connection, at least 1; default 2.</summary>
    public int ReaderThreads { get; init; } = 2;

    /// <summary>How often a follower in another process than the writer looks for new events; default 0.25 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>Pages of 4 KiB in the write-ahead log at which a thread of the journal copies it into the database; default 4,096.</summary>
    public int CheckpointPages { get; init; } = 4_096;

    /// <summary>The most pages of 4 KiB that the database may have; 0 for no limit but the device's. A journal at its limit is
    /// full.</summary>
    public int MaxPages { get; init; }

    /// <summary>Bytes put aside in a file beside the journal, for what must still be said when the device is full; default 8 MiB,
    /// 0 for none.</summary>
    public long ReserveBytes { get; init; } = 8 << 20;

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxGroup, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallerCommitLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(FailurePatience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReaderThreads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PollInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointPages, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxPages);
        ArgumentOutOfRangeException.ThrowIfNegative(ReserveBytes);
    }
}
