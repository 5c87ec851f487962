using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;
using Actors.Runs.Protocol;
using Actors.Worker.Session;
using RunSamples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Worker.Tests.Session;

/// <summary>A directory that is away is no reason to begin at step 1, nor to make another in its place.</summary>
public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();

    private string Checkpoints => CheckpointDirectory.PathIn(_home["run"]);

    [Fact]
    public void The_directory_of_a_run_that_has_saved_nothing_is_made()
    {
        RunDirectory.Enter(Order());

        Assert.True(Directory.Exists(_home["run"]));
    }

    [Fact]
    public void Nothing_is_made_below_a_home_that_was_moved()
    {
        var order = Order() with { Directory = Path.Combine(_home["moved"], "run") };

        Assert.Contains("is not there", Assert.ThrowsAny<IOException>(() => RunDirectory.Enter(order)).Message);
        Assert.Empty(_home.Names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_whose_checkpoints_are_all_away_waits_and_says_what_to_do(bool isThere)
    {
        if (isThere)
            Directory.CreateDirectory(Checkpoints);

        var refusal = Assert.ThrowsAny<IOException>(() => RunDirectory.Enter(Order(2, 4)));

        Assert.Contains($"none of the run's 2 checkpoints can be read in {Checkpoints}: is it mounted, was it moved?", refusal.Message);
        Assert.Contains("'actors resume captcha --begin-anew'", refusal.Message);
        Assert.Equal(isThere, Directory.Exists(_home["run"]));
    }

    [Fact]
    public void Links_that_lead_to_what_is_not_mounted_are_no_checkpoints()
    {
        Directory.CreateDirectory(Checkpoints);
        File.CreateSymbolicLink(Path.Combine(Checkpoints, RunSamples.File(2)), _home["unmounted/file"]);

        Assert.ThrowsAny<IOException>(() => RunDirectory.Enter(Order(2)));
    }

    [Fact]
    public void A_damaged_one_is_there()
    {
        Directory.CreateDirectory(Checkpoints);
        File.WriteAllText(Path.Combine(Checkpoints, RunSamples.File(2)), "damaged");

        RunDirectory.Enter(Order(2, 4));
    }

    [Fact]
    public void An_operator_who_has_said_that_they_are_lost_is_believed()
    {
        RunDirectory.Enter(Order(2, 4) with { MayBeginAnew = true });

        Assert.True(Directory.Exists(_home["run"]));
    }

    public void Dispose() => _home.Dispose();

    private WorkerOrder Order(params long[] saved) => new(
        "captcha", "id", _home["run"], 2, 1, 0, Window: 8, 0, RunSamples.Settings, "",
        [.. saved.Reverse().Select(step => new CheckpointCandidate(step, RunSamples.File(step), "sha", 1e-3, Finish: false))]);
}
