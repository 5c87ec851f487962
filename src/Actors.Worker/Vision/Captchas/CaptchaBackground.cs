using Actors.Runs.Data;
namespace Actors.Worker.Vision.Captchas;

/// <summary>Paper whose colour changes from the left to the right edge.</summary>
internal static class CaptchaBackground
{
    public static Image Draw(CaptchaSettings settings, CaptchaPalette palette, CounterRandom random)
    {
        var image = new Image(settings.Height, settings.Width, 3);
        var (left, right) = (palette.Paper(random), palette.Paper(random));
        var row = image.Pixels.AsSpan(0, 3 * image.Width);
        for (var i = 0; i < row.Length; i++)
            row[i] = (byte)(left[i % 3] + (right[i % 3] - left[i % 3]) * (i / 3) / image.Width);
        for (var y = 1; y < image.Height; y++)
            row.CopyTo(image.Pixels.AsSpan(y * row.Length));
        return image;
    }
}
