using OpenCvSharp;

namespace Actors.Worker.Vision;

/// <summary>
/// Pixels in memory: rows from the top, without padding, channels interleaved; one channel is grey, three are red, green, blue.
/// </summary>
public sealed class Image
{
    /// <summary>A black image.</summary>
    /// <param name="height">At least 1.</param>
    /// <param name="width">At least 1.</param>
    /// <param name="channels">1 or 3.</param>
    public Image(int height, int width, int channels)
        : this(height, width, channels, new byte[checked(height * width * channels)])
    {
    }

    /// <summary>An image over pixels that it does not copy.</summary>
    /// <exception cref="ArgumentException">The pixels are not height × width × channels.</exception>
    public Image(int height, int width, int channels, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1 or 3 channels.");
        if (pixels.Length != checked(height * width * channels))
            throw new ArgumentException($"{pixels.Length} bytes are not {height} x {width} x {channels} pixels.", nameof(pixels));
        (Height, Width, Channels, Pixels) = (height, width, channels, pixels);
    }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    /// <summary>Height × width × channels.</summary>
    public byte[] Pixels { get; }

    /// <summary>The same picture in another size; averages when both sides shrink, interpolates linearly otherwise.</summary>
    public Image Resize(int height, int width)
    {
        if ((height, width) == (Height, Width))
            return this;
        var method = width <= Width && height <= Height ? InterpolationFlags.Area : InterpolationFlags.Linear;
        return OpenCv.Call(() =>
        {
            using var source = this.ToMatrix();
            using var resized = source.Map((from, to) => Cv2.Resize(from, to, new Size(width, height), interpolation: method));
            return resized.ToImage();
        });
    }

    /// <summary>Grey repeated as red, green and blue; an image of three channels is returned as it is.</summary>
    public Image ToRgb()
    {
        if (Channels == 3)
            return this;
        var rgb = new Image(Height, Width, 3);
        for (var i = 0; i < Pixels.Length; i++)
            rgb.Pixels.AsSpan(3 * i, 3).Fill(Pixels[i]);
        return rgb;
    }
}
