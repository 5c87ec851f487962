using Actors.Runs.Settings;

namespace Actors.Runs.Checkpoints;

/// <summary>When the rules want a checkpoint. It changes no bit of the result, so the clock may have a say.</summary>
public static class CheckpointCadence
{
    /// <param name="step">Just executed.</param>
    /// <param name="sinceLast">Since the last checkpoint, or since the worker began.</param>
    public static bool IsDue(CheckpointSettings rules, long step, long stepsPerEpoch, TimeSpan sinceLast) =>
        (rules.Every > 0 && step % rules.Every == 0)
        || (rules.EveryEpochs > 0 && step % stepsPerEpoch == 0 && step / stepsPerEpoch % rules.EveryEpochs == 0)
        || (rules.EveryTime > TimeSpan.Zero && sinceLast >= rules.EveryTime);
}
