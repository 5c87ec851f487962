using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;
using Actors.Worker.Session;

namespace Actors.Worker.Tests.Session;

/// <summary>Two homes, one of them a copy, whose links lead to the same checkpoints.</summary>
public sealed class CheckpointClaimTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Marker => Path.Combine(_directory["big"], CheckpointClaim.FileName);

    public CheckpointClaimTests() => Directory.CreateDirectory(_directory["big"]);

    [Fact]
    public void A_copied_home_whose_link_leads_to_the_checkpoints_of_the_other_is_refused()
    {
        var original = Home("home");
        Take(original);

        var refusal = Assert.Throws<CheckpointException>(() => Take(Home("copy")));

        Assert.Contains($"holds the checkpoints of the run in {original}", refusal.Message);
        Take(original);
    }

    [Fact]
    public void A_copied_home_whose_whole_run_is_a_link_is_refused_too()
    {
        Directory.CreateDirectory(_directory["big/checkpoints"]);
        Take(Linked("home"));

        Assert.Throws<CheckpointException>(() => Take(Linked("copy")));

        string Linked(string home)
        {
            Directory.CreateDirectory(_directory[home]);
            return Directory.CreateSymbolicLink(Path.Combine(_directory[home], "run"), _directory["big"]).FullName;
        }
    }

    [Fact]
    public void A_home_that_was_moved_keeps_its_checkpoints()
    {
        Take(Home("home"));
        Directory.Move(_directory["home"], _directory["moved"]);

        Take(Path.Combine(_directory["moved"], "run"));

        Assert.Equal(Path.Combine(_directory["moved"], "run"), File.ReadAllText(Marker));
    }

    [Fact]
    public void A_home_may_have_several_paths()
    {
        Take(Home("home"));
        Directory.CreateSymbolicLink(_directory["alias"], _directory["home"]);

        Take(Path.Combine(_directory["alias"], "run"));
    }

    [Fact]
    public void A_copy_of_the_files_is_the_copys()
    {
        Take(Home("home"));
        Directory.CreateDirectory(_directory["big2"]);
        File.Copy(Marker, Path.Combine(_directory["big2"], CheckpointClaim.FileName));

        Take(Home("copy", "big2"));
    }

    [Fact]
    public void While_a_worker_of_another_home_is_at_work_there_this_one_waits()
    {
        var (original, copy) = (Home("home"), Home("copy"));
        using (CheckpointClaim.Take(original))
            Assert.Contains("a worker of another home is at work", Assert.ThrowsAny<IOException>(() => CheckpointClaim.Take(copy)).Message);
    }

    [Fact]
    public void What_no_link_leads_to_is_not_claimed()
    {
        Directory.CreateDirectory(_directory["home/run/checkpoints"]);

        Assert.Null(CheckpointClaim.Take(_directory["home/run"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["home/run/checkpoints"]));
        Assert.Null(CheckpointClaim.Take(_directory["absent/run"]));
    }

    public void Dispose() => _directory.Dispose();

    private static void Take(string runDirectory)
    {
        using var claim = CheckpointClaim.Take(runDirectory);
        Assert.NotNull(claim);
    }

    private string Home(string name, string checkpoints = "big")
    {
        var run = Directory.CreateDirectory(Path.Combine(_directory[name], "run")).FullName;
        Directory.CreateSymbolicLink(CheckpointDirectory.PathIn(run), _directory[checkpoints]);
        return run;
    }
}
