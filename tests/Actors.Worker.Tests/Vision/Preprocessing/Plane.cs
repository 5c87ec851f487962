using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;
namespace Actors.Worker.Tests.Vision.Preprocessing;

/// <summary>Grey levels; outside, the image is mirrored at its outermost pixels, which are not repeated.</summary>
internal sealed class Plane(int height, int width)
{
    public int Height => height;

    public int Width => width;

    public byte[] All { get; } = new byte[height * width];

    public int this[int y, int x] => All[Mirror(y, height) * width + Mirror(x, width)];

    /// <summary>Luma of ITU-R BT.601 in 15-bit fixed point, rounded.</summary>
    public static Plane Grey(Image image)
    {
        var plane = new Plane(image.Height, image.Width);
        for (var i = 0; i < plane.All.Length; i++)
            plane.All[i] = image.Channels == 1
                ? image.Pixels[i]
                : (byte)((9798 * image.Pixels[3 * i] + 19235 * image.Pixels[3 * i + 1] + 3735 * image.Pixels[3 * i + 2] + 16384) >> 15);
        return plane;
    }

    /// <summary>A plane of the same size whose values are clamped to a byte.</summary>
    public Plane Map(Func<Plane, int, int, int> level)
    {
        var result = new Plane(height, width);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                result.All[y * width + x] = (byte)Math.Clamp(level(this, y, x), 0, 255);
        return result;
    }

    /// <summary>The 3 x 3 neighbours of a pixel, weighted.</summary>
    public int Sum(int y, int x, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++)
            sum += weights[i] * this[y + i / 3 - 1, x + i % 3 - 1];
        return sum;
    }

    public Image ToImage() => new(height, width, 1, All);

    private static int Mirror(int at, int length)
    {
        if (length == 1)
            return 0;
        var period = 2 * (length - 1);
        var folded = ((at % period) + period) % period;
        return Math.Min(folded, period - folded);
    }
}
