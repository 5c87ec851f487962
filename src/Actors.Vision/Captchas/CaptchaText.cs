using Actors.Vision.Interop;

namespace Actors.Vision.Captchas;

/// <summary>
/// The characters, side by side, each with its own face, size, weight, slant, turn, place and ink. A character is drawn at one and a
/// half times its size and brought to its place by one affine map.
/// </summary>
internal static class CaptchaText
{
    private const double Supersampling = 1.5;
    private const int Italic = 16;

    /// <summary>OpenCV's Hershey faces except the two scripts, in which people mistake letters.</summary>
    private static readonly int[] Faces = [0, 1, 2, 3, 4, 5];

    public static void Draw(Image image, string label, CaptchaPalette palette, CounterRandom random)
    {
        var cell = Math.Max(4, image.Width / (label.Length + 0.4));
        var size = Math.Min(image.Height, 1.9 * cell);
        var canvas = new Image((int)(1.3 * Supersampling * size), (int)(1.3 * Supersampling * size), 1);
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
    private static void DrawGlyph(Image canvas, char character, double size, CounterRandom random)
    {
        Array.Clear(canvas.Pixels);
        var face = Faces[random.Below(Faces.Length)] | (random.Chance(0.3) ? Italic : 0);
        var height = Supersampling * size * random.Between(0.5, 0.65);
        var thickness = Math.Max(1, (int)Math.Round(height * random.Between(0.05, 0.11)));
        var scale = height / OpenCv.TextSize("0", face, 1, 1).Above;
        var (width, above, _) = OpenCv.TextSize(character.ToString(), face, scale, thickness);
        OpenCv.Text(canvas, character.ToString(), (canvas.Width - width) / 2, (canvas.Height + above) / 2, face, scale, thickness, [255]);
    }

    /// <summary>Turned by up to 25 degrees, sheared by up to 0.25, and narrowed or widened.</summary>
    private static void Place(Image canvas, Image tile, CounterRandom random)
    {
        var (sin, cos) = Math.SinCos(random.Between(-25.0, 25.0) * Math.PI / 180);
        var shear = random.Between(-0.25, 0.25);
        var (scaleX, scaleY) = (Supersampling / random.Between(0.8, 1.05), Supersampling / random.Between(0.9, 1.1));
        double a = scaleX * (cos + shear * sin), b = scaleX * (sin - shear * cos), c = -scaleY * sin, d = scaleY * cos;
        var (tileX, tileY) = (tile.Width / 2.0, tile.Height / 2.0);
        OpenCv.Affine(canvas, tile,
            [a, b, canvas.Width / 2.0 - a * tileX - b * tileY, c, d, canvas.Height / 2.0 - c * tileX - d * tileY]);
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
