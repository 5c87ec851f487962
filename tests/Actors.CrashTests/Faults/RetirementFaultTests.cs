using System.Text.Json;
using Actors.CrashTests.Running;

namespace Actors.CrashTests.Faults;

/// <summary>
/// One retirement of a run that is done. Every call that its journal makes, from the first one for the fact that a checkpoint is retired to the
/// last one for the fact that its file is gone, fails, and is what a kill comes before; so is the deletion between them.
/// </summary>
[Collection(ReferenceCollection.Name)]
public sealed class RetirementFaultTests(Reference reference)
{
    private const string Retired = "checkpoint-retired/1";
    private const string Deleted = "checkpoint-deleted/1";
    private const string Sync = "fsync";
    private const string Deletion = "unlink";
    private const int Failed = 1;

    // No two lives make every call on the same thread, by which strace counts.
    private const int Tries = 5;

    private static readonly string[] Errors = ["error=ENOSPC", "error=EIO", "error=EDQUOT"];

    [Fact]
    public async Task A_retirement_that_met_a_failing_call_or_was_killed_at_one_is_recorded_once_and_ends_as_any_other()
    {
        var file = await GoingAsync();
        var window = await RehearseAsync(file);
        foreach (var fault in FaultVolume.IsFull ? window.SelectMany(All) : Some(window))
        {
            for (var tries = 1; !await MeetAsync(file, fault); tries++)
                Assert.True(tries < Tries, $"{fault} met no call");
        }
    }

    private static IEnumerable<Fault> All((string Call, int When) place) =>
        (place.Call == Deletion ? [] : Errors).Append(Fault.Kill).Select(effect => new Fault(place.Call, place.When, effect));

    // A kill in each of the two facts, one between them, and a flush that fails.
    private static IEnumerable<Fault> Some((string Call, int When)[] window)
    {
        var syncs = window.Where(place => place.Call == Sync).ToArray();
        yield return new Fault(syncs[0].Call, syncs[0].When, Fault.Kill);
        yield return new Fault(Deletion, 1, Fault.Kill);
        yield return new Fault(window[^2].Call, window[^2].When, Fault.Kill);
        yield return new Fault(syncs[^1].Call, syncs[^1].When, "error=EIO");
    }

    private static string[] Clean(Home home) => ["checkpoints", "clean", ShortRun.Name, "--home", home.Path, "--keep", "1", "--execute"];

    private static Task<Straced> CleanAsync(Home home, string file, Fault? fault) => Strace.RunAsync(
        [Life.Executable, .. Clean(home)], [home.Runs.JournalPath, home.Runs.JournalPath + "-wal", Path.Combine(home.Checkpoints, file)], fault);

    private static async Task AssertGoneAsync(Home home, string file)
    {
        var retention = await home.RetainedAsync();
        Assert.Equal((1, 1), (retention.Of(Retired).Count(IsOf), retention.Of(Deleted).Count(IsOf)));
        Assert.DoesNotContain(file, home.Finished());
        Assert.NotEmpty(home.Finished());
        Assert.Empty(home.Unfinished());
        var verified = await Life.RunAsync("checkpoints", "verify", "--run", ShortRun.Name, "--home", home.Path);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);

        bool IsOf(JsonElement happened) => happened.GetProperty("file").GetString() == file;
    }

    // The one that would go.
    private async Task<string> GoingAsync()
    {
        using var home = reference.CopyDone();
        var preview = await Life.RunAsync([.. Clean(home).SkipLast(1), "-o", "json"]);
        var going = JsonSerializer.Deserialize<JsonElement>(preview.Output).GetProperty("checkpoints").EnumerateArray();
        return Assert.Single(going).GetProperty("file").GetString()!;
    }

    // From behind the flush before that of the fact to the next flush behind the deletion.
    private async Task<(string Call, int When)[]> RehearseAsync(string file)
    {
        using var home = reference.CopyDone();
        var straced = await CleanAsync(home, file, fault: null);
        Assert.True(straced.Ending.ExitCode == 0, straced.Ending.Error);
        await AssertGoneAsync(home, file);
        var calls = straced.Numbered().Where(place => Fault.IsChange(place.Call) && place.Call != "openat").ToArray();
        var deletion = Array.FindIndex(calls, place => place.Call == Deletion);
        var retired = Array.FindLastIndex(calls, deletion, place => place.Call == Sync);
        var before = Array.FindLastIndex(calls, retired - 1, place => place.Call == Sync);
        return calls[(before + 1)..(Array.FindIndex(calls, deletion, place => place.Call == Sync) + 1)];
    }

    /// <returns>Whether the fault met a call.</returns>
    private async Task<bool> MeetAsync(string file, Fault fault)
    {
        using var home = reference.CopyDone();
        var straced = await CleanAsync(home, file, fault);
        if (!straced.IsKilled && !straced.IsInjected)
            return false;
        Assert.True(straced.IsKilled || straced.Ending.ExitCode is 0 or Failed, $"{fault}: exit code {straced.Ending.ExitCode}, {straced.Ending.Error}");
        var isThere = home.Finished().Contains(file);
        var retention = await home.RetainedAsync();
        Assert.True(isThere || IsRecorded(Retired), $"{fault}: it went before that was recorded");
        Assert.False(isThere && IsRecorded(Deleted), $"{fault}: it is there, and recorded as gone");

        var again = await Life.RunAsync(Clean(home));
        Assert.True(again.ExitCode == 0, $"{fault}: {again.Error}");
        await AssertGoneAsync(home, file);
        FaultReport.Add("retirement", fault, straced.IsKilled ? "killed" : straced.Ending.ExitCode == Failed ? "failed" : "went on");
        return true;

        bool IsRecorded(string manifest) => retention.Of(manifest).Any(happened => happened.GetProperty("file").GetString() == file);
    }
}
