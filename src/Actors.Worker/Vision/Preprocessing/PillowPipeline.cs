namespace Actors.Worker.Vision.Preprocessing;

/// <summary>
/// Grey → contrast 3.0 → brightness 1.2 → sharpened twice → threshold 128 → inverted when the mean is below 128, to the byte as
/// Pillow 9.4 computes <c>convert("L")</c>, <c>ImageEnhance</c> and <c>ImageFilter.SHARPEN</c>.
/// </summary>
public static class PillowPipeline
{
    /// <returns>A grey image of the same size that holds 0 and 255 only; the source is not changed.</returns>
    public static Image Apply(Image image)
    {
        var grey = Grey(image);
        Enhance(grey.Pixels, Mean(grey.Pixels), 3.0f);
        Enhance(grey.Pixels, 0, 1.2f);
        grey = Sharpen(Sharpen(grey));
        Threshold(grey.Pixels);
        return grey;
    }

    /// <summary>ITU-R 601-2 luma in 16-bit fixed point, rounded.</summary>
    private static Image Grey(Image image)
    {
        var grey = new Image(image.Height, image.Width, 1);
        var source = image.Pixels;
        if (image.Channels == 1)
            source.CopyTo(grey.Pixels, 0);
        else
            for (int i = 0, s = 0; i < grey.Pixels.Length; i++, s += 3)
                grey.Pixels[i] = (byte)((source[s] * 19595 + source[s + 1] * 38470 + source[s + 2] * 7471 + 0x8000) >> 16);
        return grey;
    }

    /// <summary>The mean as Contrast takes it: rounded half up.</summary>
    private static int Mean(byte[] pixels) => (int)((double)Sum(pixels) / pixels.Length + 0.5);

    /// <summary>Extrapolation away from one level: single precision, clipped, then truncated.</summary>
    private static void Enhance(byte[] pixels, int level, float factor)
    {
        Span<byte> table = stackalloc byte[256];
        for (var v = 0; v < table.Length; v++)
            table[v] = (byte)Math.Clamp(level + factor * (v - level), 0f, 255f);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = table[pixels[i]];
    }

    /// <summary>
    /// Kernel 32 in the middle, −2 around, divided by 16; rounded half up and clipped. The outermost pixels stay as they are, and so
    /// does an image that is smaller than the kernel.
    /// </summary>
    private static Image Sharpen(Image image)
    {
        var (width, source) = (image.Width, image.Pixels);
        var result = new Image(image.Height, width, 1, (byte[])source.Clone());
        for (var y = 1; y < image.Height - 1; y++)
            for (var x = 1; x < width - 1; x++)
            {
                var i = y * width + x;
                var around = source[i - width - 1] + source[i - width] + source[i - width + 1] + source[i - 1] + source[i + 1]
                    + source[i + width - 1] + source[i + width] + source[i + width + 1];
                result.Pixels[i] = (byte)Math.Clamp((32 * source[i] - 2 * around + 8) >> 4, 0, 255);
            }
        return result;
    }

    /// <summary>Above 128 becomes 255, all else 0, or the other way round where the dark pixels would outweigh.</summary>
    private static void Threshold(byte[] pixels)
    {
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = pixels[i] > 128 ? (byte)255 : (byte)0;
        if (Sum(pixels) < 128L * pixels.Length)
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = (byte)~pixels[i];
    }

    private static long Sum(byte[] pixels)
    {
        var sum = 0L;
        foreach (var pixel in pixels)
            sum += pixel;
        return sum;
    }
}
