using System.Runtime.InteropServices;
using System.Text;

namespace Actors.Vision.Interop;

/// <summary>OpenCV on managed images: pins, calls, and throws what a call reports.</summary>
internal static unsafe class OpenCv
{
    /// <exception cref="VisionException">The file cannot be decoded or is not of the image's size.</exception>
    public static void Decode(ReadOnlySpan<byte> file, Image into)
    {
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* bytes = file, pixels = into.Pixels)
        {
            var view = new ImageView(pixels, into);
            Check(NativeMethods.Decode(bytes, file.Length, &view, &error), message);
        }
    }

    /// <returns>Bytes written to the buffer.</returns>
    public static int EncodePng(Image image, Span<byte> buffer)
    {
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* bytes = buffer, pixels = image.Pixels)
        {
            var view = new ImageView(pixels, image);
            int length;
            Check(NativeMethods.EncodePng(&view, bytes, buffer.Length, &length, &error), message);
            return length;
        }
    }

    public static void Resize(Image from, Image into)
    {
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* source = from.Pixels, target = into.Pixels)
        {
            var (sourceView, targetView) = (new ImageView(source, from), new ImageView(target, into));
            Check(NativeMethods.Resize(&sourceView, &targetView, &error), message);
        }
    }

    public static void OpenCvPipeline(Image from, Image into)
    {
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* source = from.Pixels, target = into.Pixels)
        {
            var (sourceView, targetView) = (new ImageView(source, from), new ImageView(target, into));
            Check(NativeMethods.OpenCvPipeline(&sourceView, &targetView, &error), message);
        }
    }

    /// <returns>Pixels: width, height above the baseline, height below it.</returns>
    public static (int Width, int Above, int Below) TextSize(string text, int font, double scale, int thickness)
    {
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        int width, above, below;
        fixed (byte* ascii = Terminated(text))
            Check(NativeMethods.TextSize(ascii, font, scale, thickness, &width, &above, &below, &error), message);
        return (width, above, below);
    }

    /// <param name="image">Drawn on.</param>
    /// <param name="text">ASCII; OpenCV has no other glyphs.</param>
    /// <param name="x">Left end of the baseline.</param>
    /// <param name="y">The baseline.</param>
    /// <param name="font">One of OpenCV's Hershey faces.</param>
    /// <param name="scale">Times the face's own size.</param>
    /// <param name="thickness">Pixels.</param>
    /// <param name="colour">A value per channel.</param>
    public static void Text(Image image, string text, int x, int y, int font, double scale, int thickness, ReadOnlySpan<byte> colour)
    {
        RequireColour(image, colour);
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* pixels = image.Pixels, ascii = Terminated(text), levels = colour)
        {
            var view = new ImageView(pixels, image);
            Check(NativeMethods.Text(&view, ascii, x, y, font, scale, thickness, levels, &error), message);
        }
    }

    public static void Line(Image image, (double X, double Y) from, (double X, double Y) to, int thickness, ReadOnlySpan<byte> colour)
    {
        RequireColour(image, colour);
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* pixels = image.Pixels, levels = colour)
        {
            var view = new ImageView(pixels, image);
            Check(NativeMethods.Line(&view, from.X, from.Y, to.X, to.Y, thickness, levels, &error), message);
        }
    }

    public static void Blur(Image image, double sigma)
    {
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* pixels = image.Pixels)
        {
            var view = new ImageView(pixels, image);
            Check(NativeMethods.Blur(&view, sigma, &error), message);
        }
    }

    /// <param name="from">Zero outside.</param>
    /// <param name="into">Its pixel (x, y) becomes <paramref name="from"/> at (m0 x + m1 y + m2, m3 x + m4 y + m5).</param>
    /// <param name="matrix">m0 … m5.</param>
    public static void Affine(Image from, Image into, ReadOnlySpan<double> matrix)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(matrix.Length, 6);
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* source = from.Pixels, target = into.Pixels)
        fixed (double* m = matrix)
        {
            var (sourceView, targetView) = (new ImageView(source, from), new ImageView(target, into));
            Check(NativeMethods.Affine(&sourceView, &targetView, m, &error), message);
        }
    }

    /// <param name="from">Its border is repeated outside.</param>
    /// <param name="into">Its pixel i becomes <paramref name="from"/> at (x[i], y[i]).</param>
    /// <param name="x">One value per pixel of <paramref name="into"/>.</param>
    /// <param name="y">One value per pixel of <paramref name="into"/>.</param>
    public static void Remap(Image from, Image into, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, into.Width * into.Height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, into.Width * into.Height);
        var message = stackalloc byte[ErrorBuffer.Capacity];
        var error = new ErrorBuffer(message, ErrorBuffer.Capacity);
        fixed (byte* source = from.Pixels, target = into.Pixels)
        fixed (float* mapX = x, mapY = y)
        {
            var (sourceView, targetView) = (new ImageView(source, from), new ImageView(target, into));
            Check(NativeMethods.Remap(&sourceView, &targetView, mapX, mapY, &error), message);
        }
    }

    private static void Check(int status, byte* message)
    {
        if (status != 0)
            throw new VisionException(Marshal.PtrToStringUTF8((nint)message) ?? "unknown failure");
    }

    private static void RequireColour(Image image, ReadOnlySpan<byte> colour) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(colour.Length, image.Channels);

    private static byte[] Terminated(string text) => Encoding.ASCII.GetBytes(text + '\0');
}
