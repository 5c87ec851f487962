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
    public void It_is_given_piece_by_piece_and_in_use_until_it_is_put_aside_again()
    {
        var reserve = Opened();

        Assert.True(reserve.TryRelease());
        Assert.True(reserve.IsInUse);
        Assert.Equal(Size - (64 << 10), File.Length);
        Assert.True(reserve.TryRelease());
        Assert.False(File.Exists);
        Assert.False(reserve.TryRelease());

        Assert.True(reserve.TryRestore());
        Assert.False(reserve.IsInUse);
        Assert.Equal(Size, File.Length);
        Assert.True(reserve.TryRelease());
    }

    [Fact]
    public void A_large_one_has_eight_pieces()
    {
        var reserve = new Reserve(Journal, 8 << 20);
        reserve.Open();

        Assert.Equal(8, Enumerable.Range(0, 10).Count(_ => reserve.TryRelease()));
    }

    [Fact]
    public void What_is_left_of_it_stays_while_there_is_no_room_for_the_rest()
    {
        Opened().TryRelease();
        var larger = new Reserve(Journal, long.MaxValue / 2);
        larger.Open();

        Assert.True(larger.IsInUse);
        Assert.Equal(Size - (64 << 10), File.Length);
    }

    [Fact]
    public void Of_fewer_bytes_than_it_was_it_becomes_shorter()
    {
        Opened();

        new Reserve(Journal, Size / 2).Open();

        Assert.Equal(Size / 2, File.Length);
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
