using OpenCvSharp;

namespace Actors.Worker.Vision;

/// <summary>PNG and JPEG files.</summary>
public static class ImageFile
{
    /// <summary>Reads a file. Whatever is wrong with it is a value, never an exception.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue), whatever the file has; transparency is ignored.</param>
    /// <param name="limits">What the file may claim.</param>
    public static ImageRead Read(string path, int channels, ImageLimits limits)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (file.Length > limits.MaxFileBytes)
                return new ImageRead.Unreadable($"the file has {file.Length} bytes, more than {limits.MaxFileBytes}");
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return Decode(bytes, channels, limits);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ImageRead.Unreadable(e.Message);
        }
    }

    /// <summary>Reads a file that is already in memory.</summary>
    public static ImageRead Decode(ReadOnlySpan<byte> file, int channels, ImageLimits limits)
    {
        if (ImageHeader.Read(file, out var reason) is not { } header)
            return new ImageRead.Unreadable(reason);
        if (header.Width < 1 || header.Height < 1)
            return new ImageRead.Unreadable($"the image claims {header.Width} x {header.Height} pixels");
        if ((long)header.Width * header.Height > limits.MaxPixels)
            return new ImageRead.Unreadable($"the image claims {header.Width} x {header.Height} pixels, more than {limits.MaxPixels}");
        // A missing library is no fault of the file, so this may throw.
        OpenCvLibrary.Require();
        try
        {
            return DecodePixels(file, channels, header);
        }
        catch (Exception e) when (OpenCv.IsRefusal(e))
        {
            return new ImageRead.Unreadable(OpenCv.Describe(e));
        }
    }

    /// <summary>The bytes of a PNG file; the same for the same pixels.</summary>
    public static byte[] EncodePng(Image image) => OpenCv.Call(() =>
    {
        using var pixels = image.ToMatrix();
        using var swapped = image.Channels == 3 ? pixels.Map(static (from, to) => Cv2.CvtColor(from, to, ColorConversionCodes.RGB2BGR)) : null;
        using InputArray input = swapped ?? pixels;
        return Cv2.ImEncode(".png", input, out var file) ? file : throw new VisionException("the image cannot be encoded");
    });

    /// <summary>Writes a PNG file, replacing what is there.</summary>
    public static void WritePng(string path, Image image) => File.WriteAllBytes(path, EncodePng(image));

    private static ImageRead DecodePixels(ReadOnlySpan<byte> file, int channels, ImageHeader header)
    {
        // The orientation that a camera noted is ignored: the label was given to the pixels as they are stored.
        var mode = (channels == 3 ? ImreadModes.Color : ImreadModes.Grayscale) | ImreadModes.IgnoreOrientation;
        using var decoded = Cv2.ImDecode(file, mode);
        if (decoded.Empty())
            return new ImageRead.Unreadable("the image data cannot be decoded");
        if ((decoded.Cols, decoded.Rows) != (header.Width, header.Height))
            return new ImageRead.Unreadable("the image data contradict their header");
        if (channels == 1)
            return new ImageRead.Loaded(decoded.ToImage());
        using var rgb = decoded.Map(static (from, to) => Cv2.CvtColor(from, to, ColorConversionCodes.BGR2RGB));
        return new ImageRead.Loaded(rgb.ToImage());
    }
}
