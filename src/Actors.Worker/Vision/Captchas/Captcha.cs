using Actors.Runs.Data;
namespace Actors.Worker.Vision.Captchas;

/// <summary>A drawn captcha and what it says.</summary>
/// <param name="Label">Its characters.</param>
/// <param name="Image">Three channels.</param>
public sealed record Captcha(string Label, Image Image)
{
    /// <summary>Draws captcha number <paramref name="index"/> of a seed: the same call gives the same pixels.</summary>
    /// <param name="settings">What it looks like.</param>
    /// <param name="seed">Names the whole series.</param>
    /// <param name="index">Place in the series, any value.</param>
    public static Captcha Draw(CaptchaSettings settings, long seed, long index) => OpenCv.Call(() =>
    {
        var random = new CounterRandom(seed, index);
        var label = DrawLabel(settings, random);
        var palette = CaptchaPalette.Draw(random);
        var image = CaptchaBackground.Draw(settings, palette, random);
        CaptchaText.Draw(image, label, palette, random);
        CaptchaLines.Draw(image, palette, random);
        image = CaptchaWarp.Apply(image, random);
        CaptchaNoise.Apply(image, random);
        return new Captcha(label, image);
    });

    /// <summary>What captcha number <paramref name="index"/> says, without drawing it.</summary>
    public static string LabelOf(CaptchaSettings settings, long seed, long index) =>
        DrawLabel(settings, new CounterRandom(seed, index));

    private static string DrawLabel(CaptchaSettings settings, CounterRandom random) =>
        string.Create(settings.Length, (settings.Alphabet, random), static (label, from) =>
        {
            for (var i = 0; i < label.Length; i++)
                label[i] = from.Alphabet[from.random.Below(from.Alphabet.Length)];
        });
}
