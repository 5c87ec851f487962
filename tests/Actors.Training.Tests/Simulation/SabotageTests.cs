using Actors.Simulation;
using Actors.Simulation.Faults;

namespace Actors.Training.Tests.Simulation;

/// <summary>The simulation can fail: what is broken on purpose is found, and said in words.</summary>
public sealed class SabotageTests
{
    private const int Seeds = 300;

    [Theory]
    [InlineData(Sabotage.JournalAcknowledgesEarly, "acknowledged and lost")]
    [InlineData(Sabotage.JournalForgetsFencing, "two writers")]
    [InlineData(Sabotage.RetentionRetiresNewest, "retention leaves no checkpoint that verifies")]
    [InlineData(Sabotage.RetentionForgetsDeletions, "is retired and not deleted")]
    [InlineData(Sabotage.RetentionForgetsImports, "was brought back and not unpinned, and is retired")]
    [InlineData(Sabotage.WorkerOverwritesStrangers, "a stranger's file")]
    [InlineData(Sabotage.DeciderRecordsRepeatedStep, "is recorded")]
    [InlineData(Sabotage.RecoveryForgets, "is not the fold of the journal")]
    [InlineData(Sabotage.WorkerForgetsLearningRate, "does not end")]
    public void An_invariant_that_is_broken_is_found(Sabotage sabotage, string violation)
    {
        var found = Enumerable.Range(1, Seeds).SelectMany(seed => History.Run((ulong)seed, sabotage).Violations);

        Assert.Contains(found, text => text.Contains(violation, StringComparison.Ordinal));
    }

    [Fact]
    public void A_failing_seed_is_told_with_the_command_that_repeats_it_and_what_happened()
    {
        var failed = Enumerable.Range(1, Seeds).Select(seed => History.Run((ulong)seed, Sabotage.RetentionRetiresNewest)).First(result => result.Violations.Count > 0);

        var told = Actors.Simulation.Histories.Tell(failed, Sabotage.RetentionRetiresNewest);

        Assert.Contains($"./scripts/simulate 1 --seed {failed.Seed} --trace", told);
        Assert.Contains("VIOLATION: retention leaves no checkpoint that verifies", told);
        Assert.Contains("written: CheckpointSaved", told);
    }
}
