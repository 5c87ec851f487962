namespace Actors.Worker.Data;

/// <summary>
/// Samples ready for a step. The buffers belong to whoever assembled the batch: read them, then dispose, which hands them back
/// to be filled again.
/// </summary>
public sealed class Batch : IDisposable
{
    private readonly float[] _images;
    private readonly long[] _labels;
    private readonly Action<Batch> _giveBack;
    private int _lent;

    internal Batch(int capacity, ImageShape shape, int labelLength, Action<Batch> giveBack)
    {
        Shape = shape;
        LabelLength = labelLength;
        _images = new float[capacity * shape.Size];
        _labels = new long[capacity * labelLength];
        _giveBack = giveBack;
    }

    /// <summary>1-based.</summary>
    public long Epoch { get; private set; }

    /// <summary>1-based number in its epoch.</summary>
    public int Number { get; private set; }

    /// <summary>Samples in this batch.</summary>
    public int Count { get; private set; }

    public ImageShape Shape { get; }

    /// <summary>Classes per sample.</summary>
    public int LabelLength { get; }

    /// <summary>Count × channels × height × width, row-major; pixel values 0 … 255 mapped linearly to −1 … 1.</summary>
    public ReadOnlySpan<float> Images => _images.AsSpan(0, Count * Shape.Size);

    /// <summary>Count × label length, row-major class indices.</summary>
    public ReadOnlySpan<long> Labels => _labels.AsSpan(0, Count * LabelLength);

    /// <summary>Hands the buffers back; a second time does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _lent, 0) == 1)
            _giveBack(this);
    }

    internal Batch Begin(long epoch, int number)
    {
        (Epoch, Number, Count, _lent) = (epoch, number, 0, 1);
        return this;
    }

    internal void Add(ImageDataSet data, int sample)
    {
        Normalise(data.Image(sample), data.StoredShape.Channels, _images.AsSpan(Count * Shape.Size, Shape.Size));
        data.Label(sample).CopyTo(_labels.AsSpan(Count * LabelLength));
        Count++;
    }

    /// <summary>Interleaved bytes to planes of floats; one stored channel fills every plane.</summary>
    private static void Normalise(ReadOnlySpan<byte> pixels, int storedChannels, Span<float> planes)
    {
        var levels = Levels;
        var plane = pixels.Length / storedChannels;
        for (var c = 0; c < storedChannels; c++)
        {
            var target = planes.Slice(c * plane, plane);
            for (int i = 0, source = c; i < target.Length; i++, source += storedChannels)
                target[i] = levels[pixels[source]];
        }
        for (var filled = storedChannels * plane; filled < planes.Length; filled += plane)
            planes[..plane].CopyTo(planes[filled..]);
    }

    private static readonly float[] Levels = [.. Enumerable.Range(0, 256).Select(v => (v - 127.5f) / 127.5f)];
}
