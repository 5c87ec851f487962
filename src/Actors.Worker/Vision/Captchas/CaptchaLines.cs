using OpenCvSharp;

namespace Actors.Worker.Vision.Captchas;

/// <summary>One to three thin lines from edge to edge, straight or waved, in ink.</summary>
internal static class CaptchaLines
{
    private const int Segments = 16;
    private const int FractionBits = 4;

    public static void Draw(Image image, CaptchaPalette palette, CounterRandom random)
    {
        using var pixels = image.ToMatrix();
        for (var lines = random.Between(1, 3); lines > 0; lines--)
        {
            var (left, right) = (random.Between(0.0, image.Height), random.Between(0.0, image.Height));
            var amplitude = random.Chance(0.5) ? image.Height * random.Between(0.05, 0.25) : 0;
            var (waves, phase) = (random.Between(0.5, 2.0), random.Between(0, 2 * Math.PI));
            var thickness = random.Chance(0.25) ? 2 : 1;
            var ink = palette.Ink(random);

            Point At(int segment)
            {
                var t = (double)segment / Segments;
                return Fixed(t * image.Width, left + (right - left) * t + amplitude * Math.Sin(2 * Math.PI * waves * t + phase));
            }

            for (var s = 0; s < Segments; s++)
                Cv2.Line(pixels, At(s), At(s + 1), new Scalar(ink[0], ink[1], ink[2]), thickness, LineTypes.AntiAlias, FractionBits);
        }
        pixels.CopyTo(image);
    }

    private static Point Fixed(double x, double y) =>
        new((int)Math.Round(x * (1 << FractionBits)), (int)Math.Round(y * (1 << FractionBits)));
}
