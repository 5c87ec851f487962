using System.Collections.Immutable;

namespace Actors.Worker.Data;

/// <summary>
/// Preprocessed images with their labels, in memory, in the order of their names. Immutable, so every thread may read it.
/// </summary>
/// <remarks>
/// An image that preprocessing made grey is stored with one channel and repeated when a batch is assembled:
/// <see cref="StoredShape"/> says what is in memory, <see cref="Shape"/> what a batch holds.
/// </remarks>
public sealed class ImageDataSet
{
    private readonly SampleBytes _images;
    private readonly long[] _labels;

    internal ImageDataSet(
        SampleBytes images, ImageShape storedShape, int channels, long[] labels, int labelLength,
        ImmutableArray<string> names, ImmutableArray<RejectedSample> rejected, DataFingerprint fingerprint)
    {
        if (images.Count != names.Length || images.SampleSize != storedShape.Size || labels.Length != names.Length * labelLength)
            throw new ArgumentException("Images, labels and names do not belong together.");
        if (storedShape.Channels != channels && storedShape.Channels != 1)
            throw new ArgumentException($"{storedShape.Channels} stored channels cannot be repeated to {channels}.");
        (_images, _labels, StoredShape, LabelLength) = (images, labels, storedShape, labelLength);
        Shape = storedShape with { Channels = channels };
        (Names, Rejected, Fingerprint) = (names, rejected, fingerprint);
    }

    public int Count => Names.Length;

    /// <summary>One sample of a batch.</summary>
    public ImageShape Shape { get; }

    /// <summary>One sample in memory, height × width × channels.</summary>
    public ImageShape StoredShape { get; }

    /// <summary>Classes per sample, for a captcha its number of characters.</summary>
    public int LabelLength { get; }

    /// <summary>File names without directory, in ordinal order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Files that could not be used, in the order of their names.</summary>
    public ImmutableArray<RejectedSample> Rejected { get; }

    /// <summary>Identity of the files and of the settings that shaped them; goes into the run's events.</summary>
    public DataFingerprint Fingerprint { get; }

    /// <summary>Height × width × stored channels, interleaved.</summary>
    public ReadOnlySpan<byte> Image(int sample) => _images[sample];

    /// <summary>Class indices, <see cref="LabelLength"/> of them.</summary>
    public ReadOnlySpan<long> Label(int sample) => _labels.AsSpan(sample * LabelLength, LabelLength);

    internal ReadOnlySpan<long> Labels => _labels;

    internal SampleBytes Images => _images;
}
