using Actors.CrashTests.Running;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.CrashTests.Faults;

/// <summary>A whole run, node and worker, that meets one failing call or is killed at one.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class RunFaultTests(Reference reference)
{
    private const string FirstCheckpoint = "checkpoint_epoch_1_batch_7.safetensors";
    private const long FirstToken = 2; // The number of the run's first claim.
    private const int Failed = 1;

    // Of the calls on the journal, in the full matrix, every so many meet a fault.
    private const int JournalCallsApart = 40;

    private static readonly string[] JournalErrors = ["error=ENOSPC", "error=EIO", "error=EDQUOT", Fault.Kill];

    [Fact]
    public Task A_run_that_met_a_failing_call_in_a_save_completes_as_the_one_that_did_not() => MeetAsync(
        "run",
        home =>
        [
            Path.Combine(home.Checkpoints, FirstCheckpoint),
            Path.Combine(home.Checkpoints, CheckpointName.Temporary(FirstCheckpoint, FirstToken)),
        ],
        _ => [new("pwrite64", 1, "retval=512"), new("fsync", 1, "error=EIO")],
        places => places.SelectMany(place => Fault.Of(SceneKind.Save, place.Call).Select(effect => new Fault(place.Call, place.When, effect))));

    [Fact]
    public Task A_run_that_met_a_failing_call_in_its_journal_completes_as_the_one_that_did_not() => MeetAsync(
        "journal",
        home => [home.Runs.JournalPath, home.Runs.JournalPath + "-wal"],
        places =>
        [
            new("pwrite64", 2, "error=EIO"), Within(places, "pwrite64", 0.5, "error=EDQUOT"), Within(places, "fsync", 0.5, "error=EIO"),
            Within(places, "pwrite64", 0.75, Fault.Kill),
        ],
        places => places.Where((place, i) => place.Call != "openat" && i % JournalCallsApart == 0)
            .SelectMany(place => JournalErrors.Select(effect => new Fault(place.Call, place.When, effect))));

    /// <summary>The node deletes what is retired; by then that is recorded, and its successor read back.</summary>
    [Fact]
    public Task A_run_that_was_killed_at_a_call_of_a_deletion_completes_as_the_one_that_was_not() => MeetAsync(
        "deletion",
        home => [Path.Combine(home.Checkpoints, FirstCheckpoint)],
        _ => [new("unlink", 1, Fault.Kill)],
        // The calls of the worker that saves the file would kill it again in each attempt.
        places => places.Where(place => place.Call.StartsWith("unlink", StringComparison.Ordinal)).Select(place => new Fault(place.Call, place.When, Fault.Kill)));

    // A place in the course of the run, by the calls of its rehearsal.
    private static Fault Within(IEnumerable<(string Call, int When)> places, string call, double share, string effect)
    {
        var last = places.Where(place => place.Call == call).Max(place => place.When);
        return new Fault(call, Math.Max(1, (int)(last * share)), effect);
    }

    private async Task MeetAsync(
        string scene,
        Func<Home, string[]> pathsOf,
        Func<IReadOnlyCollection<(string Call, int When)>, IEnumerable<Fault>> some,
        Func<IReadOnlyCollection<(string Call, int When)>, IEnumerable<Fault>> all)
    {
        foreach (var chosen in (FaultVolume.IsFull ? all : some)(await RehearseAsync(pathsOf)))
        {
            // No two runs make the same number of calls on the same threads, by which strace counts: what comes too late comes earlier then.
            for (var fault = chosen; !await MeetAsync(scene, pathsOf, fault) && !FaultVolume.IsFull; fault = fault with { When = fault.When / 2 })
                Assert.True(fault.When > 1, $"{fault} met no call");
        }
    }

    private async Task<IReadOnlyCollection<(string Call, int When)>> RehearseAsync(Func<Home, string[]> pathsOf)
    {
        using var clean = reference.Fresh();
        return [.. (await TrainAsync(clean, pathsOf(clean), fault: null)).Places().Where(place => Fault.IsChange(place.Call))];
    }

    /// <returns>Whether the fault met a call.</returns>
    private async Task<bool> MeetAsync(string scene, Func<Home, string[]> pathsOf, Fault fault)
    {
        using var home = reference.Fresh();
        var straced = await TrainAsync(home, pathsOf(home), fault);
        var isStruck = straced.IsInjected || straced.IsKilled;
        if (straced.Ending.ExitCode == Failed)
            await AssertRefusedBeforeTheFirstStepAsync(home, straced.Ending);
        if (straced.Ending.ExitCode != 0)
            await reference.ContinueToTheSameEndAsync(home);
        else
            await reference.AssertSameEndAsync(home);
        var suspended = (await home.RecordedAsync()).Of("run-suspended/2").Any();
        FaultReport.Add(scene, fault, !isStruck ? "met no call" : straced.IsKilled ? "killed" : straced.Ending.ExitCode == Failed ? "refused" : suspended ? "suspended" : "went on");
        return isStruck;
    }

    // What strikes while the journal is opened, or made, refuses the command.
    private static async Task AssertRefusedBeforeTheFirstStepAsync(Home home, Ending ending)
    {
        Assert.Contains(home.Path, ending.Refusal);
        await using var journal = new JournalWatch(home);
        Assert.False(await journal.HasAsync(e => e is RunEvent.BatchCompleted), ending.Error);
    }

    private static async Task<Straced> TrainAsync(Home home, string[] paths, Fault? fault)
    {
        var straced = await Strace.RunAsync([Life.Executable, .. home.Train("--set", "node.disk.look-every=50 ms")], paths, fault);
        Assert.True(straced.IsKilled || straced.Ending.ExitCode is 0 or Failed, $"{fault}: exit code {straced.Ending.ExitCode}, {straced.Ending.Error}");
        return straced;
    }
}
