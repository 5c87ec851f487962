namespace Actors.Runs.Retention;

/// <summary>Something that follows from what retention has decided, and is done after it is durable.</summary>
public abstract record RetentionEffect
{
    private RetentionEffect()
    {
    }

    /// <summary>Delete what is retired, look for what is missing, and read back what is not verified.</summary>
    public sealed record CarryOut(RetentionCommand.Review Review) : RetentionEffect;

    public sealed record Warn(string Text) : RetentionEffect;
}
