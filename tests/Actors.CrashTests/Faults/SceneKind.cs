namespace Actors.CrashTests.Faults;

/// <summary>What is done to a run's files, or to its data's, while faults strike.</summary>
public enum SceneKind
{
    /// <summary>A checkpoint and its frozen tensors are written, and the links follow.</summary>
    Save,

    /// <summary>A retired checkpoint is deleted.</summary>
    Retire,

    /// <summary>What a dead attempt left behind is removed.</summary>
    Reconcile,

    /// <summary>Preprocessed samples are cached.</summary>
    Cache,
}
