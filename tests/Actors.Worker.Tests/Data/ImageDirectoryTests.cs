using Actors.Formats;
using Actors.Runs.Data;
using Actors.Runs.Tests.Files;
using Actors.Worker.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Data;

public sealed class ImageDirectoryTests : IDisposable
{
    private static readonly CaptchaSettings Look = new() { Alphabet = "0123456789", Length = 3, Width = 60, Height = 24 };

    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _caches = new();

    public ImageDirectoryTests()
    {
        for (var i = 0; i < 20; i++)
            ImageFile.WritePng(_directory[$"{Captcha.LabelOf(Look, 1, i)}_{i:D6}.png"], Captcha.Draw(Look, 1, i).Image);
    }

    [Theory]
    [InlineData(Pipeline.None, 3, 3)]
    [InlineData(Pipeline.None, 1, 1)]
    [InlineData(Pipeline.OpenCv, 3, 1)]
    [InlineData(Pipeline.Pillow, 1, 1)]
    public void Samples_are_the_preprocessed_and_resized_images_in_the_order_of_their_names(Pipeline pipeline, int channels, int stored)
    {
        var samples = Load(Settings with { Preprocessing = pipeline, Channels = channels }).Samples;
        Assert.Equal(20, samples.Count);
        Assert.Equal(new ImageShape(channels, 12, 30), samples.Shape);
        Assert.Equal(new ImageShape(stored, 12, 30), samples.StoredShape);
        Assert.Equal(samples.Names.Order(StringComparer.Ordinal), samples.Names);
        for (var i = 0; i < 20; i++)
        {
            var read = ImageFile.Read(_directory[samples.Names[i]], pipeline == Pipeline.None ? channels : 3, ImageLimits.Default);
            var image = pipeline.Apply(Assert.IsType<ImageRead.Loaded>(read).Image).Resize(12, 30);
            Assert.Equal(image.Pixels, samples.Image(i).ToArray());
            Assert.Equal(samples.Names[i][..3], new CaptchaLabels(Look.Alphabet, 3).Decode(samples.Label(i)));
        }
    }

    [Fact]
    public void Cache_gives_the_same_samples_as_the_files()
    {
        File.WriteAllText(_directory["123_bad.png"], "no image");
        var (first, _, made) = Load(Settings);
        var (second, _, used) = Load(Settings with { Threads = 1 });
        Assert.IsType<CacheUse.Rebuilt>(made);
        Assert.IsType<CacheUse.Hit>(used);
        AssertSame(first, second);
        Assert.Equal<RejectedSample>(first.Rejected, second.Rejected);
    }

    [Fact]
    public void Cache_opens_as_npz_under_the_documented_names()
    {
        var samples = Load(Settings).Samples;
        using var npz = new NpzReader(File.OpenRead(Cache), 1 << 20);
        Assert.Equal(["fingerprint", "names", "rejected", "labels", "images"], npz.Names);
        Assert.Equal<string>(samples.Names, npz.Read("names").AsText());
        Assert.Equal<int>([20, 12, 30, 1], npz.Read("images").Shape);
        Assert.Equal(samples.Fingerprint.Hex, npz.Read("fingerprint").AsText().Single());
    }

    [Fact]
    public void Cache_is_made_anew_when_a_file_is_added_removed_renamed_or_changed()
    {
        var fingerprints = new HashSet<DataFingerprint> { Load(Settings).Samples.Fingerprint };
        var name = _directory.Names[4];
        var content = File.ReadAllBytes(_directory[name]);

        void ChangesTheData(Action change)
        {
            change();
            var (samples, _, cache) = Load(Settings);
            Assert.Equal("it belongs to other files", Assert.IsType<CacheUse.Rebuilt>(cache).Reason);
            Assert.True(fingerprints.Add(samples.Fingerprint));
            Assert.IsType<CacheUse.Hit>(Load(Settings).Cache);
        }

        ChangesTheData(() => File.Copy(_directory[name], _directory["999_copy.png"]));
        ChangesTheData(() => File.Delete(_directory[name]));
        ChangesTheData(() => File.Move(_directory["999_copy.png"], _directory["998_copy.png"]));
        ChangesTheData(() => File.WriteAllBytes(_directory["998_copy.png"], [.. content, 0]));
    }

    [Fact]
    public void Settings_that_shape_samples_change_the_fingerprint_and_others_do_not()
    {
        DataFingerprint Of(DataSettings settings) => Load(settings).Samples.Fingerprint;
        var shaping = new[]
        {
            Settings, Settings with { Width = 31 }, Settings with { Preprocessing = Pipeline.OpenCv },
            Settings with { Channels = 3 }, Settings with { Alphabet = "9876543210" }, Settings with { LabelLength = 4 },
        };
        Assert.Equal(shaping.Length, shaping.Select(Of).Distinct().Count());
        Assert.Equal(Of(Settings), Of(Settings with { Threads = 1, ValidationShare = 0.5, Prefetch = 9, MaxRejectedShare = 1 }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Damaged_cache_is_made_anew(double where)
    {
        var expected = Load(Settings).Samples;
        var bytes = File.ReadAllBytes(Cache);
        if (where == 1)
            bytes = bytes[..^100];
        else
            bytes[where < 1 ? (int)(where * bytes.Length) : (int)where] ^= 0x55;
        File.WriteAllBytes(Cache, bytes);
        var (samples, _, cache) = Load(Settings);
        AssertSame(expected, samples);
        if (where != 0)
            Assert.StartsWith("it is damaged", Assert.IsType<CacheUse.Rebuilt>(cache).Reason);
        Assert.IsType<CacheUse.Hit>(Load(Settings).Cache);
    }

    [Fact]
    public void Cache_that_cannot_be_written_costs_the_cache_and_not_the_training()
    {
        File.WriteAllText(_caches["file"], "");
        var (samples, _, cache) = Load(Settings with { CacheDirectory = _caches["file"] });
        Assert.Equal(20, samples.Count);
        Assert.IsType<CacheUse.NotWritten>(cache);
        Assert.Equal(["file"], _caches.Names);
    }

    [Fact]
    public void Unusable_files_are_left_out_with_their_names_and_reasons()
    {
        File.WriteAllText(_directory["111_a.png"], "no image");
        File.WriteAllBytes(_directory["222_b.png"], File.ReadAllBytes(_directory[_directory.Names[0]])[..100]);
        ImageFile.WritePng(_directory["xyz_c.png"], new Image(10, 10, 3));
        File.WriteAllText(_directory["notes.txt"], "no image, and not named like one");
        var samples = Load(Settings with { MaxRejectedShare = 0.2 }).Samples;
        Assert.Equal(20, samples.Count);
        Assert.Equal(["111_a.png", "222_b.png", "xyz_c.png"], samples.Rejected.Select(sample => sample.Name));
        Assert.Contains("cut off", samples.Rejected[1].Reason);
        Assert.Contains("'x'", samples.Rejected[2].Reason);
    }

    [Fact]
    public void Too_many_unusable_files_end_it_with_their_count_and_first_names()
    {
        for (var i = 0; i < 5; i++)
            File.WriteAllText(_directory[$"00{i}_bad.png"], "no image");
        for (var again = 0; again < 2; again++)
        {
            var thrown = Assert.Throws<TooManyRejectedException>(() => Load(Settings with { MaxRejectedShare = 0.1 }));
            Assert.StartsWith($"5 of 25 files in {_directory.Path} cannot be used", thrown.Message);
            Assert.Contains("000_bad.png (the file is neither PNG nor JPEG)", thrown.Message);
            Assert.Equal(5, thrown.Rejected.Count);
        }
    }

    [Fact]
    public void Directory_without_images_says_how_to_draw_some()
    {
        Assert.Contains("actors data captcha", Assert.Throws<DataSetException>(() => Load(Settings with { Directory = _caches.Path })).Message);
        Assert.Contains("no directory", Assert.Throws<DataSetException>(() => Load(Settings with { Directory = "/nowhere" })).Message);
    }

    [Fact]
    public void Loading_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => ImageDirectory.Load(Settings, new CancellationToken(canceled: true)));

    public void Dispose()
    {
        _directory.Dispose();
        _caches.Dispose();
    }

    private DataSettings Settings => new()
    {
        Directory = _directory.Path, CacheDirectory = _caches.Path, Preprocessing = Pipeline.Pillow, Channels = 1, Width = 30, Height = 12,
        Alphabet = Look.Alphabet, LabelLength = 3, ValidationShare = 0.2, MaxRejectedShare = 0.1, Threads = 2, Prefetch = 2,
    };

    private string Cache => _caches[_caches.Names.Single()];

    private static LoadedData Load(DataSettings settings) => ImageDirectory.Load(settings, default);

    private static void AssertSame(ImageDataSet expected, ImageDataSet actual)
    {
        Assert.Equal<string>(expected.Names, actual.Names);
        Assert.Equal(expected.Fingerprint, actual.Fingerprint);
        Assert.Equal(expected.StoredShape, actual.StoredShape);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected.Image(i).ToArray(), actual.Image(i).ToArray());
            Assert.Equal(expected.Label(i).ToArray(), actual.Label(i).ToArray());
        }
    }
}
