using Actors.Runs.Retention;

namespace Actors.Runs.Tests.Retention;

/// <summary>Checkpoints of 10 bytes, one a step and a minute, four an epoch.</summary>
internal static class Checkpoints
{
    public const long Plenty = 1_000_000;

    public static ReviewedCheckpoint Of(long step) => new(
        step, (step - 1) / 4 + 1, $"file-{step}", 10, $"sha-{step}", DateTimeOffset.UnixEpoch.AddMinutes(step), Merit: null, IsBest: false);
}
