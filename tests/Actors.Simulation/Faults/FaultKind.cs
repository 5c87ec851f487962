namespace Actors.Simulation.Faults;

/// <summary>What can go wrong, or be asked for at a bad moment.</summary>
public enum FaultKind
{
    /// <summary>An append takes up to 20 s.</summary>
    JournalSlow,

    /// <summary>An append fails although it was written.</summary>
    JournalWrittenButFailed,

    /// <summary>An append fails with an outcome that is unknown to its writer, and was not written.</summary>
    JournalLostAndFailed,

    /// <summary>An append fails, and is written only later.</summary>
    JournalWrittenLate,

    /// <summary>An append, written or not, is never answered.</summary>
    JournalHangs,

    /// <summary>An append fails because its flush fails: it is not there, and a crash may bring it back.</summary>
    JournalFlushFails,

    /// <summary>An append is refused: no room.</summary>
    JournalFull,

    JournalReadFails,

    /// <summary>A read never answers.</summary>
    JournalReadHangs,

    /// <summary>A crash tears what the journal was writing: nothing of it is left.</summary>
    JournalTornTail,

    /// <summary>A crash comes between an append and its acknowledgement.</summary>
    JournalUnacknowledgedTail,

    LeaseFails,

    /// <summary>A lease is granted and its holder never learns of it.</summary>
    LeaseReplyLost,

    /// <summary>A question about a lease is never answered.</summary>
    LeaseHangs,

    /// <summary>The lease is taken from its holder, who still writes, and given to another node.</summary>
    LeaseStolen,

    SnapshotNotSaved,

    /// <summary>A snapshot is never saved, or never loaded, and nobody says so.</summary>
    SnapshotHangs,

    SnapshotNotLoaded,

    /// <summary>A snapshot is known to be corrupt.</summary>
    SnapshotCorrupt,

    /// <summary>A snapshot comes back cut short.</summary>
    SnapshotTorn,

    /// <summary>A node's process is killed.</summary>
    NodeCrash,

    /// <summary>A node stands still for up to 40 s, believes that nothing happened, and goes on.</summary>
    NodeFreeze,

    /// <summary>A node's clock is wrong from its start, by up to a day.</summary>
    ClockWrong,

    /// <summary>A node's clock is set, forth or back by up to an hour.</summary>
    ClockSet,

    /// <summary>Another node claims the run.</summary>
    NodeClaims,

    /// <summary>A node is shut down in order.</summary>
    NodeStops,

    /// <summary>Every process ends, and what no disk has flushed is lost or torn.</summary>
    PowerLoss,

    /// <summary>The run actor's code throws where something follows from an append, or from recovery.</summary>
    RunEffectThrows,

    /// <summary>The run actor's code throws where a command is decided, or what was decided is folded.</summary>
    RunDecisionThrows,

    /// <summary>The run actor's code throws where recovery folds an event.</summary>
    RunReplayThrows,

    /// <summary>The retention actor's code throws where it reads a checkpoint file back or deletes it, or just after.</summary>
    RetentionEffectThrows,

    /// <summary>The retention actor's code throws where a command is decided, or what was decided is folded.</summary>
    RetentionDecisionThrows,

    /// <summary>The retention actor's code throws where recovery folds an event.</summary>
    RetentionReplayThrows,

    WorkerCrash,

    /// <summary>A worker stands still for up to a minute; then it goes on, or a person ends it.</summary>
    WorkerHangs,

    /// <summary>A worker cannot be launched.</summary>
    WorkerLaunchFails,

    /// <summary>A worker outlives its node for a while.</summary>
    WorkerOrphaned,

    /// <summary>A step executed again gives other bits.</summary>
    WorkerDiverges,

    DiskFull,

    DiskFlushFails,

    DiskDeleteFails,

    DiskLinkFails,

    /// <summary>A byte of a durable checkpoint changes.</summary>
    DiskByteFlips,

    /// <summary>Power goes while a file's content is not flushed: it is cut short.</summary>
    DiskTornFile,

    /// <summary>Power goes before a file's new name is flushed: it has the old one again.</summary>
    DiskLostName,

    /// <summary>For a while the checkpoint directory takes nothing, and cannot be read or looks empty; then everything is there again.</summary>
    DiskAway,

    OperatorPauses,

    /// <summary>A new attempt is asked for while one is under way.</summary>
    OperatorRestarts,

    OperatorAcceptsDivergence,

    /// <summary>When checkpoints are saved and which stay is changed while the run goes on.</summary>
    OperatorChangesRules,

    /// <summary>A checkpoint is pinned, or unpinned.</summary>
    OperatorPins,

    /// <summary>A checkpoint that the rules had let go, or that is lost, is brought back.</summary>
    OperatorImports,

    /// <summary>What is no checkpoint lies under the name of the next one, or of a retired one.</summary>
    StrangersFile,

    /// <summary>Another run's checkpoint lies there.</summary>
    AnotherRunsFile,

    /// <summary>A directory, a pipe, or what else is no regular file, lies there.</summary>
    NoRegularFile,
}
