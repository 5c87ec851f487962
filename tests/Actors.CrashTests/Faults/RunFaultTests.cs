using Actors.CrashTests.Running;
using Actors.Training.Checkpoints;

namespace Actors.CrashTests.Faults;

/// <summary>A whole run, node and worker, whose first save meets one failing call.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class RunFaultTests(Reference reference)
{
    private const string FirstCheckpoint = "checkpoint_epoch_1_batch_7.safetensors";
    private const long FirstToken = 1;

    [Fact]
    public async Task A_run_that_met_a_failing_call_in_a_save_completes_as_the_one_that_did_not()
    {
        using var clean = reference.Fresh();
        var places = (await TrainAsync(clean, fault: null)).Places().Where(place => Fault.IsChange(place.Call)).ToArray();
        Fault[] faults = FaultVolume.IsFull
            ? [.. places.SelectMany(place => Fault.Of(SceneKind.Save, place.Call).Select(effect => new Fault(place.Call, place.When, effect)))]
            : [new("pwrite64", 1, "retval=512"), new("fsync", 1, "error=EIO"), new("renameat2", 1, "error=EIO")];

        foreach (var fault in faults)
        {
            using var home = reference.Fresh();
            var straced = await TrainAsync(home, fault);
            Assert.True(straced.IsInjected, $"{fault} met no call");
            await reference.AssertSameEndAsync(home);
            var suspended = (await home.RecordedAsync()).Of("run-suspended/1").Any();
            FaultReport.Add("run", fault, suspended ? "suspended" : "went on");
        }
    }

    private static async Task<Straced> TrainAsync(Home home, Fault? fault)
    {
        string[] paths =
        [
            home.Checkpoints,
            Path.Combine(home.Checkpoints, FirstCheckpoint),
            Path.Combine(home.Checkpoints, CheckpointName.Temporary(FirstCheckpoint, FirstToken)),
        ];
        var straced = await Strace.RunAsync([Life.Executable, .. home.Train("--set", "node.disk.look-every=50 ms")], paths, fault);
        Assert.True(straced.Ending.ExitCode == 0, $"{fault}: exit code {straced.Ending.ExitCode}, {straced.Ending.Error}");
        return straced;
    }
}
