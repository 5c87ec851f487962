namespace Actors.Simulation.Faults;

/// <summary>An invariant broken on purpose, to prove that the checks find it. Only the simulation's own parts can be told to.</summary>
public enum Sabotage
{
    None,

    /// <summary>The journal acknowledges an append before it is written.</summary>
    JournalAcknowledgesEarly,

    /// <summary>The journal takes appends of whoever held the lease once.</summary>
    JournalForgetsFencing,

    /// <summary>Retention retires the newest checkpoint in place of the oldest.</summary>
    RetentionRetiresNewest,

    /// <summary>Retention does not record what it has deleted.</summary>
    RetentionForgetsDeletions,

    /// <summary>Retention does not keep what was brought back.</summary>
    RetentionForgetsImports,

    /// <summary>A checkpoint is written over whatever has its name.</summary>
    WorkerOverwritesStrangers,

    /// <summary>A step that is reported again is recorded again.</summary>
    DeciderRecordsRepeatedStep,

    /// <summary>The fold forgets one step in a while, so that what recovery makes of the events is not what they say.</summary>
    RecoveryForgets,

    /// <summary>A worker continues from a checkpoint with its initial learning rate.</summary>
    WorkerForgetsLearningRate,
}
