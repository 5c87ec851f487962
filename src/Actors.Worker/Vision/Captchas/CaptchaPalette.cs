namespace Actors.Worker.Vision.Captchas;

/// <summary>Paper and ink that stay apart: dark on light, or for one captcha in five light on dark.</summary>
internal sealed class CaptchaPalette(bool inverted)
{
    public static CaptchaPalette Draw(CounterRandom random) => new(random.Chance(0.2));

    /// <summary>Red, green, blue.</summary>
    public byte[] Paper(CounterRandom random) => Colour(random, inverted ? (0, 80) : (175, 255));

    /// <summary>Red, green, blue.</summary>
    public byte[] Ink(CounterRandom random) => Colour(random, inverted ? (170, 255) : (0, 110));

    private static byte[] Colour(CounterRandom random, (int Low, int High) range) =>
        [(byte)random.Between(range.Low, range.High), (byte)random.Between(range.Low, range.High), (byte)random.Between(range.Low, range.High)];
}
