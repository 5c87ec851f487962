using Actors.Runs.Data;
using Actors.Worker.Data;

namespace Actors.CrashTests.Faults;

/// <summary>There is the cache of other files, and half of one from a writer that died; samples are cached.</summary>
internal sealed class CacheScene(string directory) : Scene(directory)
{
    private static readonly DataFingerprint Old = new("old");
    private static readonly DataFingerprint New = new("new");

    private readonly DataCache _cache = new(new DataSettings
    {
        Directory = directory, CacheDirectory = "", Preprocessing = Pipeline.None, Channels = 1, Width = 100, Height = 100, Alphabet = "01",
        LabelLength = 1, ValidationShare = 0.1, MaxRejectedShare = 0, Threads = 1, Prefetch = 1,
    });

    public override void Prepare()
    {
        Assert.Null(_cache.TryWrite(Samples(Old)));
        File.WriteAllText(PathOf($"{Assert.Single(Names())}.4711.tmp"), "half");
    }

    public override void Perform(Action<string> say) => say(_cache.TryWrite(Samples(New)) is { } reason ? $"failed {reason}" : "cached");

    public override void Examine(IReadOnlyCollection<string> said)
    {
        if (said.Contains("cached"))
            Assert.NotNull(_cache.TryLoad(() => New, out _));
        // Whatever has the name is whole: it loads, or it belongs to the other files.
        Assert.True(_cache.TryLoad(() => New, out var reason) is not null || reason == "it belongs to other files", reason);

        Assert.Null(_cache.TryWrite(Samples(New)));
        Assert.Equal(Samples(New).Images[9], _cache.TryLoad(() => New, out _)!.Image(9));
        Assert.Single(Names());
    }

    private static ImageDataSet Samples(DataFingerprint fingerprint)
    {
        const int count = 10;
        var shape = new ImageShape(1, 100, 100);
        var images = new SampleBytes(count, shape.Size);
        for (var i = 0; i < count; i++)
            images[i].Fill((byte)(i + fingerprint.Hex.Length));
        return new ImageDataSet(images, shape, 1, new long[count], 1, [.. Enumerable.Range(0, count).Select(i => $"{i}.png")], [], fingerprint);
    }
}
