using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;
namespace Actors.Worker.Tests.Vision.Preprocessing;

/// <summary>
/// The OpenCV pipeline computed from its definitions in plain arithmetic, without OpenCV. It is slow and short on purpose: where it and
/// <see cref="Actors.Worker.Vision.Preprocessing.OpenCvPipeline"/> agree to the byte, both do what the definition says.
/// </summary>
internal static class ReferencePipeline
{
    public static Image Apply(Image image)
    {
        var grey = Plane.Grey(image);
        var soft = grey.Map((p, y, x) => (p.Sum(y, x, [1, 2, 1, 2, 4, 2, 1, 2, 1]) + 8) >> 4);
        var even = ReferenceClahe.Apply(soft, clipLimit: 3.0, tiles: 8);
        var threshold = Otsu(even);
        var binary = even.Map((p, y, x) => p[y, x] > threshold ? 255 : 0);
        // The element of 2 x 2 reaches up and left in both passes, as OpenCV anchors it: what survives moves by one pixel.
        var opened = Dilate(Erode(binary, -1, 0), -1, 0);
        var closed = Erode(Dilate(opened, -1, 1), -1, 1);
        if (closed.All.Average(level => (double)level) < 128)
            closed = closed.Map((p, y, x) => 255 - p[y, x]);
        return closed.Map((p, y, x) => p.Sum(y, x, [-1, -1, -1, -1, 9, -1, -1, -1, -1])).ToImage();
    }

    /// <summary>The lowest level that parts the pixels with the largest variance between classes, compared as exact fractions.</summary>
    private static int Otsu(Plane grey)
    {
        var histogram = new long[256];
        foreach (var level in grey.All)
            histogram[level]++;
        long total = grey.All.Length, moment = histogram.Select((count, level) => count * level).Sum();
        Int128 bestNumerator = 0, bestDenominator = 1;
        long below = 0, momentBelow = 0;
        var best = 0;
        for (var level = 0; level < 256; level++)
        {
            below += histogram[level];
            momentBelow += level * histogram[level];
            if (below == 0 || below == total)
                continue;
            Int128 distance = (Int128)total * momentBelow - (Int128)below * moment, weights = (Int128)below * (total - below);
            if (distance * distance * bestDenominator <= bestNumerator * weights)
                continue;
            (best, bestNumerator, bestDenominator) = (level, distance * distance, weights);
        }
        return best;
    }

    private static Plane Erode(Plane plane, int low, int high) => Reduce(plane, low, high, 255, Math.Min);

    private static Plane Dilate(Plane plane, int low, int high) => Reduce(plane, low, high, 0, Math.Max);

    /// <summary>Over the square of neighbours as far as they are in the image.</summary>
    private static Plane Reduce(Plane plane, int low, int high, int neutral, Func<int, int, int> reduce) => plane.Map((p, y, x) =>
    {
        var result = neutral;
        for (var v = Math.Max(0, y + low); v <= Math.Min(p.Height - 1, y + high); v++)
            for (var u = Math.Max(0, x + low); u <= Math.Min(p.Width - 1, x + high); u++)
                result = reduce(result, p[v, u]);
        return result;
    });
}
