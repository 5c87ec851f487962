using Actors.Runs.Data;
using Actors.Runs.Tests.Files;
using Actors.Worker.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Data;

public sealed class DataCacheTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Nothing_is_left_beside_a_written_cache()
    {
        Assert.Null(Cache().TryWrite(Samples.Make(3)));
        Assert.Matches(@"^processed_data-[0-9a-f]{8}\.npz$", Assert.Single(_directory.Names));
    }

    [Fact]
    public void What_writers_left_that_died_goes_with_the_next_write()
    {
        var name = NameOf(Cache());
        File.WriteAllText(_directory[$"{name}.tmp"], "half");
        File.WriteAllText(_directory[$"{name}.4711.tmp"], "half, as it was called once");
        File.WriteAllText(_directory["processed_data-01234567.npz.tmp"], "half, of samples of another shape");
        Assert.Null(Cache().TryWrite(Samples.Make(3)));
        Assert.Equal([name], _directory.Names);
    }

    [Fact]
    public void What_a_living_writer_holds_stays_and_nobody_writes_beside_it()
    {
        var name = NameOf(Cache());
        using (new FileStream(_directory[$"{name}.tmp"], FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Assert.Contains("used by another process", Cache().TryWrite(Samples.Make(3)));
            Assert.Equal([$"{name}.tmp"], _directory.Names);
        }

        Assert.Null(Cache().TryWrite(Samples.Make(3)));
    }

    [Fact]
    public void Files_of_people_are_never_touched()
    {
        string[] theirs = ["notes.tmp", "processed_data-copy.npz.tmp", "processed_data-01234567.npz.old.tmp"];
        foreach (var file in theirs)
            File.WriteAllText(_directory[file], "");
        Cache().TryWrite(Samples.Make(3));
        Assert.Empty(theirs.Except(_directory.Names));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_a_reason_not_a_failure()
    {
        File.WriteAllText(_directory["file"], "");
        Assert.NotNull(Cache(_directory["file"]).TryWrite(Samples.Make(3)));
    }

    public void Dispose() => _directory.Dispose();

    private DataCache Cache(string? directory = null) => new(new DataSettings
    {
        Directory = directory ?? _directory.Path, CacheDirectory = "", Preprocessing = Pipeline.None, Channels = 1, Width = 5, Height = 3, Alphabet = "01",
        LabelLength = 2, ValidationShare = 0.1, MaxRejectedShare = 0, Threads = 1, Prefetch = 1,
    });

    private string NameOf(DataCache cache)
    {
        cache.TryWrite(Samples.Make(1));
        var name = _directory.Names.Single();
        File.Delete(_directory[name]);
        return name;
    }
}
