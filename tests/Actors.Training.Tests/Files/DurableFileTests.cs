using Actors.Training.Files;
using Actors.Training.Tests.Data;

namespace Actors.Training.Tests.Files;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_published_file_has_its_name_and_no_other()
    {
        File.WriteAllText(_directory["new"], "content");
        Assert.True(DurableFile.TryPublish(_directory["new"], _directory["name"]));
        Assert.Equal(["name"], _directory.Names);
    }

    [Fact]
    public void A_taken_name_is_not_published_over()
    {
        File.WriteAllText(_directory["new"], "new");
        File.WriteAllText(_directory["name"], "old");
        Assert.False(DurableFile.TryPublish(_directory["new"], _directory["name"]));
        Assert.Equal("old", File.ReadAllText(_directory["name"]));
        Assert.Equal("new", File.ReadAllText(_directory["new"]));
    }

    [Fact]
    public void A_replaced_file_has_the_new_content()
    {
        File.WriteAllText(_directory["new"], "new");
        File.WriteAllText(_directory["name"], "old");
        DurableFile.Replace(_directory["new"], _directory["name"]);
        Assert.Equal(["name"], _directory.Names);
        Assert.Equal("new", File.ReadAllText(_directory["name"]));
    }

    [Fact]
    public void A_failed_flush_is_not_hidden()
    {
        // The kernel refuses to sync a device that has nothing behind it.
        using var file = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Assert.Throws<IOException>(() => DurableFile.Flush(file));
    }

    [Fact]
    public void Deleting_what_is_not_there_is_no_failure()
    {
        File.WriteAllText(_directory["name"], "");
        Assert.True(DurableFile.Delete(_directory["name"]));
        Assert.False(DurableFile.Delete(_directory["name"]));
    }

    [Fact]
    public void A_link_is_moved_in_one_step_and_leaves_nothing_behind()
    {
        File.WriteAllText(_directory["one"], "1");
        File.WriteAllText(_directory["two"], "2");
        DurableFile.Link(_directory["link"], "one");
        DurableFile.Link(_directory["link"], "two");
        Assert.Equal("2", File.ReadAllText(_directory["link"]));
        Assert.Equal("two", new FileInfo(_directory["link"]).LinkTarget);
        Assert.Equal(["link", "one", "two"], _directory.Names);
    }

    [Fact]
    public void What_a_crash_left_of_a_link_is_in_nobodys_way()
    {
        File.CreateSymbolicLink(_directory["link.new"], "gone");
        DurableFile.Link(_directory["link"], "one");
        Assert.Equal("one", new FileInfo(_directory["link"]).LinkTarget);
        Assert.Null(new FileInfo(_directory["link.new"]).LinkTarget);
    }

    public void Dispose() => _directory.Dispose();
}
