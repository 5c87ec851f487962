namespace Actors.Worker.Vision;

/// <summary>What a file may claim before any memory is given to it.</summary>
/// <param name="MaxFileBytes">Of the file.</param>
/// <param name="MaxPixels">Width × height of the image: a small file can claim gigabytes.</param>
public sealed record ImageLimits(long MaxFileBytes, long MaxPixels)
{
    /// <summary>64 MiB and 64 megapixels: far beyond a photograph's crop, far below a machine's memory.</summary>
    public static ImageLimits Default { get; } = new(64L << 20, 64L << 20);
}
