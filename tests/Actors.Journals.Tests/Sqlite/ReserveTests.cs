using Actors.Journals.Sqlite;

namespace Actors.Journals.Tests.Sqlite;

/// <summary>What a full device does to it is shown by the crash tests, with devices.</summary>
public sealed class ReserveTests : IDisposable
{
    private const long Size = 100_000;

    private readonly TemporaryFolder _folder = new();

    private string Journal => _folder.File("journal.db");

    private FileInfo File => new(Journal + ".reserve");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Opened_it_holds_its_bytes()
    {
        var reserve = Opened();

        Assert.False(reserve.IsInUse);
        Assert.Equal(Size, File.Length);
    }

    [Fact]
    public void It_is_given_once_and_in_use_until_it_is_put_aside_again()
    {
        var reserve = Opened();

        Assert.True(reserve.TryRelease());
        Assert.True(reserve.IsInUse);
        Assert.False(File.Exists);
        Assert.False(reserve.TryRelease());

        Assert.True(reserve.TryRestore());
        Assert.False(reserve.IsInUse);
        Assert.Equal(Size, File.Length);
        Assert.True(reserve.TryRelease());
    }

    [Fact]
    public void Without_room_it_stays_in_use_and_leaves_no_part_of_itself()
    {
        var reserve = new Reserve(Journal, long.MaxValue / 2);
        reserve.Open();

        Assert.True(reserve.IsInUse);
        Assert.False(reserve.TryRestore());
        Assert.False(File.Exists);
    }

    [Fact]
    public void One_that_a_crash_left_in_part_is_made_whole()
    {
        System.IO.File.WriteAllText(File.FullName, "part");

        Assert.False(Opened().IsInUse);
        Assert.Equal(Size, File.Length);
    }

    [Fact]
    public void Of_no_bytes_there_is_nothing_to_give_and_nothing_in_use()
    {
        var reserve = new Reserve(Journal, 0);
        reserve.Open();

        Assert.False(reserve.TryRelease());
        Assert.False(reserve.IsInUse);
        Assert.True(reserve.TryRestore());
    }

    private Reserve Opened()
    {
        var reserve = new Reserve(Journal, Size);
        reserve.Open();
        return reserve;
    }
}
