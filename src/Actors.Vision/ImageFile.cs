using Actors.Vision.Interop;

namespace Actors.Vision;

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
        try
        {
            var image = new Image(header.Height, header.Width, channels);
            OpenCv.Decode(file, image);
            return new ImageRead.Loaded(image);
        }
        catch (VisionException e)
        {
            return new ImageRead.Unreadable(e.Message);
        }
    }

    /// <summary>The bytes of a PNG file; the same for the same pixels.</summary>
    public static byte[] EncodePng(Image image)
    {
        // Deflate adds 5 bytes to every stored block, PNG a byte to every row and less than 100 around it all.
        var buffer = new byte[image.Pixels.Length + image.Pixels.Length / 64 + 2 * image.Height + 4096];
        return buffer.AsSpan(0, OpenCv.EncodePng(image, buffer)).ToArray();
    }

    /// <summary>Writes a PNG file, replacing what is there.</summary>
    public static void WritePng(string path, Image image) => File.WriteAllBytes(path, EncodePng(image));
}
