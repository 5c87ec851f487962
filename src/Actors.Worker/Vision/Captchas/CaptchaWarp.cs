using OpenCvSharp;

namespace Actors.Worker.Vision.Captchas;

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
        return Remap(image, x, y);
    }

    /// <summary>Pixel i becomes the image's at (x[i], y[i]); outside, the image's border is repeated.</summary>
    private static Image Remap(Image image, float[] x, float[] y)
    {
        using var source = image.ToMatrix();
        using var matrixX = Matrices.Of<float>(image.Height, image.Width, MatType.CV_32F, x);
        using var matrixY = Matrices.Of<float>(image.Height, image.Width, MatType.CV_32F, y);
        using InputArray mapX = matrixX, mapY = matrixY;
        using var warped = source.Map((from, to) => Cv2.Remap(from, to, mapX, mapY, InterpolationFlags.Linear, BorderTypes.Replicate));
        return warped.ToImage();
    }

    private static float[] Wave(int length, double period, double amplitude, CounterRandom random)
    {
        var phase = random.Between(0, 2 * Math.PI);
        return [.. Enumerable.Range(0, length).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * i / period + phase)))];
    }
}
