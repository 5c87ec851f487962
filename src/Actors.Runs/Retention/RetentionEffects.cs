using System.Collections.Immutable;
using Actors.Runs.Deciding;

namespace Actors.Runs.Retention;

/// <summary>What follows from retention's facts. Pure: no clock, no randomness, no I/O.</summary>
public sealed class RetentionEffects : IEffects<RetentionState, RetentionCommand, RetentionEvent, RetentionEffect>
{
    /// <inheritdoc/>
    public ImmutableArray<RetentionEffect> Of(RetentionState state, RetentionCommand command, ImmutableArray<RetentionEvent> events) =>
    [
        .. events.SelectMany(happened => Warning(happened)),
        .. command is RetentionCommand.Review review ? (ReadOnlySpan<RetentionEffect>)[new RetentionEffect.CarryOut(review)] : [],
    ];

    /// <inheritdoc/>
    public ImmutableArray<RetentionEffect> OfRefusal(RetentionState state, RetentionCommand command, string reason) => [];

    private static IEnumerable<RetentionEffect> Warning(RetentionEvent happened)
    {
        var text = happened switch
        {
            RetentionEvent.CheckpointDeletionFailed failed => $"{failed.File} is retired and could not be deleted, which is tried again: {failed.Reason}",
            RetentionEvent.RoomNotFreed inVain => RoomText.InVain(inVain.File, inVain.SizeBytes),
            RetentionEvent.CheckpointGivenUp kept => $"{kept.File} is retired and not deleted: {kept.Reason}",
            _ => null,
        };
        return text is null ? [] : [new RetentionEffect.Warn(text)];
    }
}
