using Actors.Runs.Data;
using Actors.Runs.Tests.Files;
using Actors.Worker.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Data;

public sealed class CaptchaDataSetTests : IDisposable
{
    private static readonly CaptchaSetSettings Settings = new()
    {
        Count = 250,
        Seed = 5,
        Captcha = new CaptchaSettings { Alphabet = "aAbB01", Length = 2, Width = 60, Height = 24 },
    };

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Every_captcha_is_there_under_its_label_also_when_labels_repeat_or_differ_by_case()
    {
        Assert.Equal(250, Write());
        var names = _directory.Names.Where(name => name.EndsWith(".png", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            Enumerable.Range(0, 250).Select(i => $"{Captcha.LabelOf(Settings.Captcha, 5, i)}_{i:D6}.png").Order(StringComparer.Ordinal),
            names);
        Assert.Equal(250, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal([.. names, CaptchaDataSet.ManifestName], _directory.Names);
    }

    [Fact]
    public void Complete_set_is_not_drawn_again()
    {
        Write();
        Assert.Equal(0, Write());
    }

    [Fact]
    public void Interrupted_set_is_completed_and_is_then_the_same_as_an_uninterrupted_one()
    {
        using var whole = new TemporaryDirectory();
        CaptchaDataSet.Write(whole.Path, Settings, 1, null, default);

        using var interruption = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            CaptchaDataSet.Write(_directory.Path, Settings, 2, _ => interruption.Cancel(), interruption.Token));
        Assert.InRange(_directory.Names.Length, 100, 240);
        File.WriteAllBytes(_directory[_directory.Names[3]], []);

        Assert.InRange(Write(), 11, 151);
        Assert.Equal(whole.Names, _directory.Names);
        Assert.All(whole.Names, name => Assert.Equal(File.ReadAllBytes(whole[name]), File.ReadAllBytes(_directory[name])));
    }

    [Fact]
    public void Directory_of_other_settings_is_refused_and_left_alone()
    {
        Write();
        var before = _directory.Names;
        var other = Settings with { Captcha = Settings.Captcha with { Length = 3 } };
        var refusal = Assert.Throws<DataSetException>(() => CaptchaDataSet.Write(_directory.Path, other, 1, null, default));
        Assert.Contains("length 2", refusal.Message);
        Assert.Contains("not count 250, seed 5, length 3", refusal.Message);
        Assert.Equal(before, _directory.Names);
    }

    [Fact]
    public void Images_of_somebody_else_are_refused()
    {
        File.WriteAllText(_directory["holiday.png"], "");
        Assert.Contains("not drawn here", Assert.Throws<DataSetException>(() => Write()).Message);
    }

    [Fact]
    public void Damaged_manifest_is_refused()
    {
        File.WriteAllText(_directory[CaptchaDataSet.ManifestName], "{");
        Assert.Contains("is damaged", Assert.Throws<DataSetException>(() => Write()).Message);
    }

    [Theory]
    [InlineData(0, 2, "ab")]
    [InlineData(5, 0, "ab")]
    [InlineData(5, 2, "")]
    [InlineData(5, 2, "a/b")]
    [InlineData(5, 2, "aa")]
    public void Settings_out_of_range_are_refused_before_anything_is_written(int count, int length, string alphabet)
    {
        var settings = Settings with { Count = count, Captcha = Settings.Captcha with { Length = length, Alphabet = alphabet } };
        Assert.Throws<DataSetException>(() => CaptchaDataSet.Write(_directory.Path, settings, 1, null, default));
        Assert.Empty(_directory.Names);
    }

    [Fact]
    public void Failure_to_write_is_thrown_as_it_is()
    {
        Directory.CreateDirectory(_directory[$"{Captcha.LabelOf(Settings.Captcha, 5, 0)}_000000.png.tmp"]);
        Assert.Throws<UnauthorizedAccessException>(() => Write());
    }

    [Fact]
    public void Progress_ends_with_all()
    {
        var reports = new List<int>();
        CaptchaDataSet.Write(_directory.Path, Settings, 1, reports.Add, default);
        Assert.Equal([100, 200, 250], reports);
    }

    public void Dispose() => _directory.Dispose();

    private int Write() => CaptchaDataSet.Write(_directory.Path, Settings, 2, null, default);
}
