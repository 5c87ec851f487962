using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>What the disk does to checkpoints while nobody looks.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class CheckpointDamageTests(Reference reference)
{
    [Fact]
    public Task One_flipped_bit_in_the_newest_checkpoint_sends_the_run_back_to_the_one_before() => FallsBack(path =>
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    });

    [Fact]
    public Task A_truncated_newest_checkpoint_sends_the_run_back_to_the_one_before() => FallsBack(path =>
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    });

    [Fact]
    public Task A_deleted_newest_checkpoint_sends_the_run_back_to_the_one_before() => FallsBack(File.Delete);

    [Fact]
    public async Task Without_any_checkpoint_left_the_run_waits_for_its_operators_word_begins_anew_says_so_and_ends_the_same()
    {
        using var home = reference.CopyHalf();
        foreach (var file in home.Finished())
            File.Delete(Path.Combine(home.Checkpoints, file));
        using (var waiting = Life.Start(home.Train()))
        {
            await using var journal = new JournalWatch(home);
            Assert.True(await Watch.ForAsync(waiting, () => journal.HasAsync(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.WorkerFilesFail })));
            waiting.Signal(Signals.Kill);
            await waiting.EndAsync();
        }

        using (var life = Life.Start(home.Resume("--begin-anew")))
        {
            var ending = await life.EndAsync();
            Assert.True(ending.ExitCode == 0, ending.Error);
        }

        await reference.AssertSameEndAsync(home);
        var recorded = await home.RecordedAsync();
        Assert.Contains(recorded.Of("checkpoint-missing/1"), missing => missing.GetProperty("step").GetInt64() == Reference.HalfWay);
        Assert.Equal(0, Assert.Single(recorded.Of("run-resumed/2")).GetProperty("fromStep").GetInt64());
        Assert.Single(recorded.Of("begin-anew-allowed/1"));
        Assert.Single(recorded.Of("replay-verified/1"));
    }

    [Fact]
    public async Task A_checkpoint_directory_that_is_away_is_waited_for_and_the_run_goes_on_when_it_is_there_again()
    {
        using var home = reference.CopyHalf();
        var away = Path.Combine(home.Path, "away");
        Directory.Move(home.Checkpoints, away);
        Directory.CreateDirectory(home.Checkpoints); // A place where nothing is mounted.
        using (var life = Life.Start(home.Train("--set", "node.disk.look-every=50 ms")))
        {
            await using var journal = new JournalWatch(home);
            Assert.True(await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.WorkerFilesFail })));
            Directory.Delete(home.Checkpoints, recursive: true);
            Directory.Move(away, home.Checkpoints);
            var ending = await life.EndAsync();
            Assert.True(ending.ExitCode == 0, ending.Error);
        }

        await reference.AssertSameEndAsync(home);
        var recorded = await home.RecordedAsync();
        Assert.Equal(Reference.HalfWay, Assert.Single(recorded.Of("run-resumed/2")).GetProperty("fromStep").GetInt64());
        Assert.Empty(recorded.Of("worker-failed/1"));
    }

    private async Task FallsBack(Action<string> damage)
    {
        using var home = reference.CopyHalf();
        var newest = (await home.RecordedAsync()).Of("checkpoint-saved/2").Last().GetProperty("file").GetString()!;
        damage(Path.Combine(home.Checkpoints, newest));

        await reference.ContinueToTheSameEndAsync(home);

        var recorded = await home.RecordedAsync();
        var missing = Assert.Single(recorded.Of("checkpoint-missing/1"));
        Assert.Equal(newest, missing.GetProperty("file").GetString());
        var resumed = Assert.Single(recorded.Of("run-resumed/2"));
        Assert.InRange(resumed.GetProperty("fromStep").GetInt64(), 1, missing.GetProperty("step").GetInt64() - 1);
    }
}
