using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Actors.Torch.Formats;
using Actors.Training.Files;

namespace Actors.Training.Data;

/// <summary>
/// Preprocessed samples in an npz file: <c>images</c> (count × height × width × channels, uint8), <c>labels</c> (count × length, int64),
/// <c>names</c>, <c>rejected</c> (names and reasons) and <c>fingerprint</c>.
/// </summary>
/// <remarks>
/// It is there as a whole or not at all, and is used only when it carries the fingerprint of the files as they are now. Settings that
/// shape samples differently have files of different names, so two runs over one directory do not chase each other's cache away.
/// </remarks>
internal sealed class DataCache(DataSettings settings)
{
    private readonly string _path = Path.Combine(
        settings.CacheDirectory.Length > 0 ? settings.CacheDirectory : settings.Directory, $"processed_data-{ShapingHash(settings)}.npz");

    /// <param name="current">Fingerprint of the files as they are now; asked for only when there is a cache.</param>
    /// <param name="reason">Why there are no samples.</param>
    /// <returns>Null when there is no cache, or one that is damaged or belongs to other files.</returns>
    public ImageDataSet? TryLoad(Func<DataFingerprint> current, out string reason)
    {
        reason = "there was none";
        if (!File.Exists(_path))
            return null;
        try
        {
            var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            // Arrays are stored as they are, so none can be larger than the file.
            using var npz = new NpzReader(file, maxBytes: file.Length);
            var fingerprint = new DataFingerprint(npz.Read("fingerprint").AsText().Single());
            reason = "it belongs to other files";
            return fingerprint == current() ? Load(npz, fingerprint) : null;
        }
        catch (Exception e) when (e is NpyException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            reason = $"it is damaged: {e.Message}";
            return null;
        }
    }

    /// <returns>Null, or why it could not be written; then nothing is left behind.</returns>
    public string? TryWrite(ImageDataSet data)
    {
        var temporary = $"{_path}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                using (var npz = new NpzWriter(file))
                    Write(npz, data);
                DurableFile.Flush(file);
            }
            DurableFile.Replace(temporary, _path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            return e.Message;
        }
    }

    private ImageDataSet Load(NpzReader npz, DataFingerprint fingerprint)
    {
        var names = npz.Read("names").AsText();
        var labels = npz.Read("labels");
        var rejected = npz.Read("rejected").AsText();
        var (header, data) = npz.Stream("images");
        using (data)
        {
            if (header.Shape is not [var count, var height, var width, var channels] || count != names.Length
                || (height, width) != (settings.Height, settings.Width))
                throw new NpyException("the images have another shape");
            var stored = new ImageShape(channels, height, width);
            var images = new SampleBytes(count, stored.Size);
            foreach (var block in images.Blocks)
                data.ReadExactly(block.Span);
            return new ImageDataSet(
                images, stored, settings.Channels, labels.As<long>().ToArray(), settings.LabelLength, names, Pairs(rejected), fingerprint);
        }
    }

    private static void Write(NpzWriter npz, ImageDataSet data)
    {
        var shape = data.StoredShape;
        npz.Write("fingerprint", NpyArray.OfText([data.Fingerprint.Hex]));
        npz.Write("names", NpyArray.OfText(data.Names));
        npz.Write("rejected", NpyArray.OfText([.. data.Rejected.SelectMany(sample => new[] { sample.Name, sample.Reason })]));
        npz.Write("labels", NpyType.Int64, [data.Count, data.LabelLength], data.Labels);
        npz.Write(
            "images", NpyType.UInt8, [data.Count, shape.Height, shape.Width, shape.Channels],
            [.. data.Images.Blocks.Select(block => (ReadOnlyMemory<byte>)block)]);
    }

    private static ImmutableArray<RejectedSample> Pairs(ImmutableArray<string> rejected) =>
        [.. rejected.Chunk(2).Select(pair => new RejectedSample(pair[0], pair[1]))];

    private static string ShapingHash(DataSettings settings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DataFingerprint.Shaping(settings))).AsSpan(0, 4));

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk refuses everything; a leftover with this process's id in its name is replaced by the next attempt.
        }
    }
}
