using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;
namespace Actors.Worker.Tests.Vision.Preprocessing;

/// <summary>
/// Contrast-limited adaptive histogram equalization: every tile has its own table of levels, and a pixel takes the mean of the four
/// nearest tables, weighted by the distance to the middles of their tiles, in single precision.
/// </summary>
internal static class ReferenceClahe
{
    public static Plane Apply(Plane source, double clipLimit, int tiles)
    {
        var (tileHeight, tileWidth) = TileSize(source, tiles);
        var limit = Math.Max(1, (int)(clipLimit * (tileHeight * tileWidth) / 256));
        var tables = new byte[tiles, tiles][];
        for (var row = 0; row < tiles; row++)
            for (var column = 0; column < tiles; column++)
                tables[row, column] = Table(Histogram(source, row * tileHeight, column * tileWidth, tileHeight, tileWidth), limit);
        return source.Map((plane, y, x) =>
        {
            var (top, bottom, down) = Neighbours(y, tileHeight, tiles);
            var (left, right, across) = Neighbours(x, tileWidth, tiles);
            var level = plane[y, x];
            var upper = tables[top, left][level] * (1 - across) + tables[top, right][level] * across;
            var lower = tables[bottom, left][level] * (1 - across) + tables[bottom, right][level] * across;
            return (int)MathF.Round(upper * (1 - down) + lower * down);
        });
    }

    /// <summary>Where a side is no multiple of the tiles, both sides grow to their next multiple, also one that already is one.</summary>
    private static (int Height, int Width) TileSize(Plane source, int tiles)
    {
        var fits = source.Height % tiles == 0 && source.Width % tiles == 0;
        return fits ? (source.Height / tiles, source.Width / tiles) : (source.Height / tiles + 1, source.Width / tiles + 1);
    }

    private static int[] Histogram(Plane source, int top, int left, int height, int width)
    {
        var histogram = new int[256];
        for (var y = top; y < top + height; y++)
            for (var x = left; x < left + width; x++)
                histogram[source[y, x]]++;
        return histogram;
    }

    /// <summary>What exceeds the limit is dealt out evenly; the remainder goes to levels that are spread over the range.</summary>
    private static byte[] Table(int[] histogram, int limit)
    {
        var pixels = histogram.Sum();
        var excess = histogram.Sum(count => Math.Max(0, count - limit));
        var (share, rest) = Math.DivRem(excess, 256);
        var spacing = rest == 0 ? 256 : Math.Max(256 / rest, 1);
        var scale = 255f / pixels;
        var (table, sum) = (new byte[256], 0);
        for (var level = 0; level < 256; level++)
        {
            sum += Math.Min(histogram[level], limit) + share + (level % spacing == 0 && level / spacing < rest ? 1 : 0);
            table[level] = (byte)Math.Clamp(MathF.Round(sum * scale), 0, 255);
        }
        return table;
    }

    private static (int First, int Second, float Weight) Neighbours(int at, int size, int tiles)
    {
        var position = at * (1f / size) - 0.5f;
        var first = (int)MathF.Floor(position);
        return (Math.Max(first, 0), Math.Min(first + 1, tiles - 1), position - first);
    }
}
