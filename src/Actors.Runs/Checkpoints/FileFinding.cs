namespace Actors.Runs.Checkpoints;

/// <summary>What a look at a recorded file told.</summary>
/// <param name="Reason">To be read after the file's name; empty when it is sound.</param>
public readonly record struct FileFinding(FileCondition Condition, string Reason)
{
    /// <summary>Every byte is what was recorded.</summary>
    public static FileFinding Sound => new(FileCondition.Sound, "");

    /// <inheritdoc cref="FileCondition.Lost"/>
    public static FileFinding Lost(string reason) => new(FileCondition.Lost, reason);

    /// <inheritdoc cref="FileCondition.Unreadable"/>
    public static FileFinding Unreadable(string reason) => new(FileCondition.Unreadable, reason);
}

/// <summary>Whether a recorded file can be counted on.</summary>
public enum FileCondition
{
    Sound,

    /// <summary>It is not there, or its content is another.</summary>
    Lost,

    /// <summary>It cannot be read now: a failing device, a directory that is not mounted or not ours. It may be sound.</summary>
    Unreadable,
}
