using Actors.Journals.Sqlite;

namespace Actors.Journals.Tests.Sqlite;

public sealed class OptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, SqliteOptions> Refused => new()
    {
        { nameof(SqliteOptions.MaxGroup), new SqliteOptions { MaxGroup = 0 } },
        { nameof(SqliteOptions.ReaderThreads), new SqliteOptions { ReaderThreads = 0 } },
        { nameof(SqliteOptions.PollInterval), new SqliteOptions { PollInterval = TimeSpan.Zero } },
        { nameof(SqliteOptions.CheckpointPages), new SqliteOptions { CheckpointPages = 0 } },
        { nameof(SqliteOptions.MaxPages), new SqliteOptions { MaxPages = -1 } },
        { nameof(SqliteOptions.ReserveBytes), new SqliteOptions { ReserveBytes = -1 } },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task An_option_out_of_its_range_is_refused_by_name_and_the_journal_stays_free(string name, SqliteOptions options)
    {
        var path = _folder.File("journal.db");

        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => SqliteStore.Open(path, options)).ParamName);
        await SqliteStore.Open(path).DisposeAsync();
    }

    [Theory]
    [InlineData(13, 0, true)]
    [InlineData(10 | (3 << 8), 122, true)]
    [InlineData(10 | (3 << 8), 28, true)]
    [InlineData(10 | (3 << 8), 5, false)]
    [InlineData(11, 122, false)]
    public void No_room_is_told_from_a_device_that_fails(int code, int systemError, bool isFull) =>
        Assert.Equal(isFull, new SqliteException(code, "failed", systemError).IsFull);
}
