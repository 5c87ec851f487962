using Actors.Runs.Files;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Files;

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
    public void What_has_a_links_name_and_is_none_gets_another_and_that_is_told()
    {
        File.WriteAllText(_directory["link"], "mine");
        File.WriteAllText(_directory["link.new"], "mine too");

        var told = DurableFile.Link(_directory["link"], "one");

        Assert.Equal($"{_directory["link.new"]} was no link, and is now called link.new.aside-1; {_directory["link"]} was no link, and is now called link.aside-1", told);
        Assert.Equal("one", new FileInfo(_directory["link"]).LinkTarget);
        Assert.Equal("mine", File.ReadAllText(_directory["link.aside-1"]));
        Assert.Equal("mine too", File.ReadAllText(_directory["link.new.aside-1"]));
        Assert.Equal("", DurableFile.Link(_directory["link"], "two"));
    }

    [Fact]
    public void A_link_is_one_also_when_it_leads_nowhere()
    {
        File.CreateSymbolicLink(_directory["link"], "gone");
        File.WriteAllText(_directory["one"], "1");

        Assert.True(DurableFile.IsLink(_directory["link"]));
        Assert.False(DurableFile.IsLink(_directory["one"]));
        Assert.False(DurableFile.IsLink(_directory["gone"]));
        Assert.Equal("", DurableFile.Link(_directory["link"], "one"));
    }

    [Fact]
    public void A_directory_that_has_a_links_name_gets_another()
    {
        Directory.CreateDirectory(_directory["link"]);

        Assert.NotEqual("", DurableFile.Link(_directory["link"], "one"));

        Assert.True(Directory.Exists(_directory["link.aside-1"]));
        Assert.Equal("one", new FileInfo(_directory["link"]).LinkTarget);
    }

    [Fact]
    public void A_file_is_as_long_as_what_its_name_leads_to()
    {
        File.WriteAllText(_directory["file"], "content");
        File.CreateSymbolicLink(_directory["link"], "file");
        File.CreateSymbolicLink(_directory["link to it"], "link");
        File.CreateSymbolicLink(_directory["to nothing"], "absent");
        File.CreateSymbolicLink(_directory["loop"], "loop");

        Assert.Equal([7L, 7, 7, null, null, null], ((string[])["file", "link", "link to it", "to nothing", "loop", "absent"]).Select(name => DurableFile.LengthOf(_directory[name])));
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
