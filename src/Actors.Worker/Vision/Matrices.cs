using OpenCvSharp;

namespace Actors.Worker.Vision;

/// <summary>Between images and OpenCV's matrices. Whoever gets a matrix disposes it.</summary>
/// <remarks>
/// OpenCvSharp's implicit proxies of input matrices, and its pins of managed arrays, live until the finaliser runs. A loader makes
/// thousands of them a second. So proxies are disposed here, and pixels are copied instead of pinned.
/// </remarks>
internal static class Matrices
{
    /// <summary>A matrix of the given elements, row by row.</summary>
    public static Mat Of<T>(int rows, int columns, MatType type, ReadOnlySpan<T> elements) where T : unmanaged
    {
        var matrix = new Mat(rows, columns, type);
        elements.CopyTo(matrix.AsSpan<T>());
        return matrix;
    }

    public static Mat ToMatrix(this Image image) =>
        Of<byte>(image.Height, image.Width, MatType.CV_8UC(image.Channels), image.Pixels);

    /// <summary>The result of one operation as a new matrix.</summary>
    public static Mat Map(this Mat source, Action<InputArray, OutputArray> operation)
    {
        var result = new Mat();
        try
        {
            using InputArray input = source;
            using OutputArray output = result;
            operation(input, output);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    public static Image ToImage(this Mat matrix)
    {
        var image = new Image(matrix.Rows, matrix.Cols, matrix.Channels());
        matrix.CopyTo(image);
        return image;
    }

    /// <exception cref="ArgumentException">The matrix has another size or type than the image.</exception>
    public static void CopyTo(this Mat matrix, Image image)
    {
        if (matrix.Type() != MatType.CV_8UC(image.Channels) || (matrix.Rows, matrix.Cols) != (image.Height, image.Width))
            throw new ArgumentException($"{matrix} does not fit {image.Height} x {image.Width} x {image.Channels} bytes.", nameof(matrix));
        matrix.AsSpan<byte>().CopyTo(image.Pixels);
    }
}
