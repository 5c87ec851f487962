using Actors.Vision.Interop;

namespace Actors.Vision.Captchas;

/// <summary>Rows and columns swing along two sine waves, so that no stroke stays straight.</summary>
internal static class CaptchaWarp
{
    public static Image Apply(Image image, CounterRandom random)
    {
        var (width, height) = (image.Width, image.Height);
        var across = Wave(height, height * random.Between(0.8, 2.0), height * random.Between(0.0, 0.05), random);
        var down = Wave(width, height * random.Between(1.0, 3.0), height * random.Between(0.0, 0.06), random);
        var (x, y) = (new float[width * height], new float[width * height]);
        for (int row = 0, i = 0; row < height; row++)
            for (var column = 0; column < width; column++, i++)
                (x[i], y[i]) = (column + across[row], row + down[column]);
        var warped = new Image(height, width, image.Channels);
        OpenCv.Remap(image, warped, x, y);
        return warped;
    }

    private static float[] Wave(int length, double period, double amplitude, CounterRandom random)
    {
        var phase = random.Between(0, 2 * Math.PI);
        return [.. Enumerable.Range(0, length).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * i / period + phase)))];
    }
}
