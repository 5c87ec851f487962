using Actors.Journal;
using Actors.Training.Checkpoints;
using Actors.Training.Runs;
using Actors.Training.Tests.Files;
using CheckpointSamples = Actors.Training.Tests.Checkpoints.Samples;

namespace Actors.Training.Tests.Runs;

/// <summary>A journal that was restored from a backup does not know the tokens that it gave out after that; the files do.</summary>
public sealed class LeasesAboveFilesTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly LeasesAboveFiles _leases;

    public LeasesAboveFilesTests() => _leases = new LeasesAboveFiles(new MemoryLeaseStore(new MemoryJournal()), new RunHome(_home.Path));

    [Fact]
    public async Task The_first_token_after_a_restored_journal_is_above_those_in_the_runs_files()
    {
        Write(step: 7, token: 3);
        Write(step: 8, token: 2);

        Assert.Equal(4, await TokenAsync(RunHome.StreamOf("run")));
        Assert.Equal(5, await TokenAsync(RunHome.StreamOf("run")));
    }

    [Fact]
    public async Task The_token_that_a_journal_gives_out_again_is_not_enough()
    {
        Write(step: 7, token: 1);

        Assert.Equal(2, await TokenAsync(RunHome.StreamOf("run")));
    }

    [Fact]
    public async Task Files_of_others_damaged_ones_and_a_token_that_nobody_can_have_had_count_for_nothing()
    {
        Write(step: 7, token: 9, run: "another");
        Write(step: 8, token: 2 + LeasesAboveFiles.MostForgotten);
        File.WriteAllText(Path.Combine(new RunHome(_home.Path).CheckpointsOf("run"), CheckpointName.Of(9, 9)), "a note");

        Assert.Equal(1, await TokenAsync(RunHome.StreamOf("run")));
    }

    [Fact]
    public async Task Where_there_are_no_files_and_for_what_is_no_run_tokens_are_the_journals()
    {
        Assert.Equal(1, await TokenAsync(RunHome.StreamOf("run")));
        Assert.False(Directory.Exists(_home["run"]));
        Assert.Equal(1, await TokenAsync(RunHome.RetentionStreamOf("run")));
    }

    [Fact]
    public async Task Another_owners_lease_stays_anothers()
    {
        await TokenAsync(RunHome.StreamOf("run"));
        Write(step: 7, token: 3);

        Assert.IsType<LeaseResult.Held>(await _leases.AcquireAsync(RunHome.StreamOf("run"), "another", Timeout.InfiniteTimeSpan));
    }

    public void Dispose() => _home.Dispose();

    private async Task<long> TokenAsync(StreamId stream) =>
        Assert.IsType<LeaseResult.Acquired>(await _leases.AcquireAsync(stream, "owner", Timeout.InfiniteTimeSpan)).Lease.Token.Value;

    private void Write(long step, long token, string run = "run") => new CheckpointWriter(new RunHome(_home.Path).CheckpointsOf("run")).Write(
        CheckpointSamples.Metadata with { Run = run, Step = step, Batch = step, FencingToken = token }, CheckpointSamples.Tensors);
}
