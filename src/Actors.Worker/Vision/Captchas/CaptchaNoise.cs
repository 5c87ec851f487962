using OpenCvSharp;

namespace Actors.Worker.Vision.Captchas;

/// <summary>What a camera or a careful author adds: a little blur, specks of any colour, and grain over the whole image.</summary>
internal static class CaptchaNoise
{
    public static void Apply(Image image, CounterRandom random)
    {
        if (random.Chance(0.3))
            Blur(image, random.Between(0.4, 0.8));
        Specks(image, random);
        if (random.Chance(0.5))
            Grain(image, random.Between(2, 14), random);
    }

    private static void Blur(Image image, double sigma)
    {
        using var pixels = image.ToMatrix();
        using var blurred = pixels.Map((from, to) => Cv2.GaussianBlur(from, to, new Size(0, 0), sigma));
        blurred.CopyTo(image);
    }

    private static void Specks(Image image, CounterRandom random)
    {
        for (var specks = random.Below(1 + image.Width * image.Height / 80); specks > 0; specks--)
        {
            var at = 3 * random.Below(image.Width * image.Height);
            var colour = random.Next();
            (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]) = ((byte)colour, (byte)(colour >> 8), (byte)(colour >> 16));
        }
    }

    /// <summary>The same offset for the three channels of a pixel: triangular, up to twice the amplitude either way.</summary>
    private static void Grain(Image image, int amplitude, CounterRandom random)
    {
        for (var at = 0; at < image.Pixels.Length; at += 3)
        {
            var bits = random.Next();
            var offset = (int)((bits & 0xFFFF) + (bits >> 16)) * (2 * amplitude) / 0x10000 - 2 * amplitude;
            for (var c = at; c < at + 3; c++)
                image.Pixels[c] = (byte)Math.Clamp(image.Pixels[c] + offset, 0, 255);
        }
    }
}
