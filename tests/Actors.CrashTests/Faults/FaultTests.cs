using Actors.Runs.Checkpoints;

namespace Actors.CrashTests.Faults;

/// <summary>Every system call that a scene makes on its files fails once, in each way it can, and is what a kill comes before.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(SceneKind.Save, 20)]
    [InlineData(SceneKind.Retire, 3)]
    [InlineData(SceneKind.Reconcile, 5)]
    [InlineData(SceneKind.Cache, 8)]
    public async Task A_failing_call_loses_nothing_leaves_nothing_and_the_same_done_again_succeeds(SceneKind kind, int atLeast)
    {
        var (places, paths) = await CleanAsync(kind);
        var faults = places.SelectMany((place, i) => Choose(Fault.Of(kind, place.Call), i).Select(effect => new Fault(place.Call, place.When, effect))).ToArray();
        await MeetAsync(kind, FaultVolume.IsFull ? [.. faults, .. faults.Select(fault => fault with { ForGood = true })] : faults, paths, atLeast);
    }

    [Theory]
    [InlineData(SceneKind.Save, 20)]
    [InlineData(SceneKind.Retire, 3)]
    [InlineData(SceneKind.Reconcile, 5)]
    [InlineData(SceneKind.Cache, 8)]
    public async Task A_kill_before_any_call_loses_nothing_and_nothing_is_left_after_the_next_start(SceneKind kind, int atLeast)
    {
        var (places, paths) = await CleanAsync(kind);
        var faults = places.Select(place => new Fault(place.Call, place.When, Fault.Kill));
        await MeetAsync(kind, [.. faults], paths, atLeast);
    }

    private static string[] Choose(string[] effects, int i) => FaultVolume.IsFull ? effects : [effects[i % effects.Length]];

    private static async Task MeetAsync(SceneKind kind, Fault[] faults, string[] paths, int atLeast)
    {
        Assert.InRange(faults.Length, atLeast, int.MaxValue);
        foreach (var fault in faults)
        {
            using var place = new ScenePlace();
            var scene = Scene.Of(kind, place.Directory);
            scene.Prepare();
            var unfinished = scene.Unfinished();
            var traced = await TracedScene.PerformAsync(kind, place.Directory, paths.Select(place.Here), fault);
            Assert.True(traced.IsStruck, $"{fault} met no call");
            Assert.Equal(fault.Effect == Fault.Kill, traced.IsKilled);
            try
            {
                // Where files can be removed, a failure that was noticed leaves none.
                if (!traced.IsKilled && kind is SceneKind.Save or SceneKind.Cache && !fault.Call.StartsWith("unlink", StringComparison.Ordinal))
                    Assert.Empty(scene.Unfinished().Except(unfinished));
                scene.Examine(traced.Said);
            }
            catch (Exception wrong)
            {
                throw new InvalidOperationException($"{kind}, {fault.Injection}, after {string.Join(", ", traced.Said)}: {wrong.Message}", wrong);
            }

            FaultReport.Add($"{kind}", fault, Verdict(traced));
        }
    }

    private static string Verdict(Traced traced) =>
        traced.IsKilled ? "killed" : traced.Said.Any(line => line.StartsWith("failed", StringComparison.Ordinal)) ? "failed" : "went on";

    private static async Task<((string Call, int When)[] Places, string[] Paths)> CleanAsync(SceneKind kind)
    {
        using var place = new ScenePlace();
        Scene.Of(kind, place.Directory).Prepare();
        var before = place.Names();
        var traced = await TracedScene.PerformAsync(kind, place.Directory, [place.Directory], fault: null);
        Assert.DoesNotContain(traced.Said, line => line.StartsWith("failed", StringComparison.Ordinal));
        string[] names = [.. before.Union(place.Names())];
        string[] paths = ["", .. names.SelectMany(name => (string[])[name, CheckpointName.Temporary(name, Scene.Token), $"{name}.new", $"{name}.tmp"])];

        using var again = new ScenePlace();
        Scene.Of(kind, again.Directory).Prepare();
        var places = (await TracedScene.PerformAsync(kind, again.Directory, paths.Select(again.Here), fault: null)).Places;
        return ([.. places.Where(place => FaultVolume.IsFull || Fault.IsChange(place.Call))], paths);
    }
}
