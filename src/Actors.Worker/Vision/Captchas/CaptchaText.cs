using OpenCvSharp;

namespace Actors.Worker.Vision.Captchas;

/// <summary>
/// The characters, side by side, each with its own face, size, weight, slant, turn, place and ink. A character is drawn at one and a
/// half times its size and brought to its place by one affine map.
/// </summary>
internal static class CaptchaText
{
    private const double Supersampling = 1.5;
    /// <summary>OpenCV's Hershey faces except the two scripts, in which people mistake letters.</summary>
    private static readonly HersheyFonts[] Faces =
    [
        HersheyFonts.HersheySimplex, HersheyFonts.HersheyPlain, HersheyFonts.HersheyDuplex,
        HersheyFonts.HersheyComplex, HersheyFonts.HersheyTriplex, HersheyFonts.HersheyComplexSmall,
    ];

    public static void Draw(Image image, string label, CaptchaPalette palette, CounterRandom random)
    {
        var cell = Math.Max(4, image.Width / (label.Length + 0.4));
        var size = Math.Min(image.Height, 1.9 * cell);
        var side = (int)(1.3 * Supersampling * size);
        using var canvas = new Mat(side, side, MatType.CV_8UC1);
        var tile = new Image((int)(1.3 * size), (int)(1.3 * size), 1);
        for (var i = 0; i < label.Length; i++)
        {
            DrawGlyph(canvas, label[i], size, random);
            Place(canvas, tile, random);
            var x = cell * (i + 0.7) + cell * random.Between(-0.12, 0.12);
            var y = image.Height * 0.5 + size * random.Between(-0.1, 0.1);
            Blend(image, tile, (int)Math.Round(x - tile.Width / 2.0), (int)Math.Round(y - tile.Height / 2.0), palette.Ink(random));
        }
    }

    /// <summary>White on black, in the middle; capitals and digits are 0.5 to 0.65 of the size tall, once scaled down.</summary>
    private static void DrawGlyph(Mat canvas, char character, double size, CounterRandom random)
    {
        canvas.SetTo(Scalar.Black);
        var face = Faces[random.Below(Faces.Length)] | (random.Chance(0.3) ? HersheyFonts.Italic : 0);
        var height = Supersampling * size * random.Between(0.5, 0.65);
        var thickness = Math.Max(1, (int)Math.Round(height * random.Between(0.05, 0.11)));
        var scale = height / Cv2.GetTextSize("0", face, 1, 1, out _).Height;
        var text = character.ToString();
        var extent = Cv2.GetTextSize(text, face, scale, thickness, out _);
        var baseline = new Point((canvas.Width - extent.Width) / 2, (canvas.Height + extent.Height) / 2);
        Cv2.PutText(canvas, text, baseline, face, scale, Scalar.White, thickness, LineTypes.AntiAlias);
    }

    /// <summary>Turned by up to 25 degrees, sheared by up to 0.25, and narrowed or widened.</summary>
    private static void Place(Mat canvas, Image tile, CounterRandom random)
    {
        var (sin, cos) = Math.SinCos(random.Between(-25.0, 25.0) * Math.PI / 180);
        var shear = random.Between(-0.25, 0.25);
        var (scaleX, scaleY) = (Supersampling / random.Between(0.8, 1.05), Supersampling / random.Between(0.9, 1.1));
        double a = scaleX * (cos + shear * sin), b = scaleX * (sin - shear * cos), c = -scaleY * sin, d = scaleY * cos;
        var (tileX, tileY) = (tile.Width / 2.0, tile.Height / 2.0);
        using var coefficients = Matrices.Of<double>(2, 3, MatType.CV_64F,
            [a, b, canvas.Width / 2.0 - a * tileX - b * tileY, c, d, canvas.Height / 2.0 - c * tileX - d * tileY]);
        using InputArray map = coefficients;
        var extent = new Size(tile.Width, tile.Height);
        // The map leads from a place in the tile to one on the canvas: OpenCV calls that inverse.
        using var placed = canvas.Map((from, to) =>
            Cv2.WarpAffine(from, to, map, extent, InterpolationFlags.Linear | InterpolationFlags.WarpInverseMap));
        placed.CopyTo(tile);
    }

    private static void Blend(Image image, Image tile, int left, int top, byte[] ink)
    {
        for (var y = Math.Max(0, -top); y < tile.Height && top + y < image.Height; y++)
            for (var x = Math.Max(0, -left); x < tile.Width && left + x < image.Width; x++)
            {
                int cover = tile.Pixels[y * tile.Width + x];
                if (cover == 0)
                    continue;
                var pixel = image.Pixels.AsSpan(((top + y) * image.Width + left + x) * 3, 3);
                for (var c = 0; c < 3; c++)
                    pixel[c] = (byte)((pixel[c] * (255 - cover) + ink[c] * cover + 127) / 255);
            }
    }
}
