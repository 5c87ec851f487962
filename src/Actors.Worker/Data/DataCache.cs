using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Actors.Formats;
using Actors.Runs.Data;
using Actors.Runs.Files;

namespace Actors.Worker.Data;

/// <summary>
/// Preprocessed samples in an npz file: <c>images</c> (count × height × width × channels, uint8), <c>labels</c> (count × length, int64),
/// <c>names</c>, <c>rejected</c> (names and reasons) and <c>fingerprint</c>.
/// </summary>
/// <remarks>
/// It is there as a whole or not at all, and is used only when it carries the fingerprint of the files as they are now. Settings that
/// shape samples differently have files of different names, so two runs over one directory do not chase each other's cache away.
/// A writer holds the file that it is writing: one that nobody holds is what a writer left that died, and the next one removes it.
/// </remarks>
internal sealed partial class DataCache(DataSettings settings)
{
    private readonly string _path = Path.GetFullPath(Path.Combine(
        settings.CacheDirectory.Length > 0 ? settings.CacheDirectory : settings.Directory, $"processed_data-{ShapingHash(settings)}.npz"));

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
            // Reading all files takes longer than reading the cache, and both are needed nearly always.
            var identified = Task.Run(current);
            var samples = Load(npz, fingerprint);
            reason = "it belongs to other files";
            return fingerprint == identified.GetAwaiter().GetResult() ? samples : null;
        }
        catch (Exception e) when (e is NpyException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            reason = $"it is damaged: {e.Message}";
            return null;
        }
    }

    /// <returns>Null, or why it could not be written; then nothing is left behind, as far as the disk lets it be removed.</returns>
    public string? TryWrite(ImageDataSet data)
    {
        try
        {
            var directory = Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            foreach (var unfinished in directory.EnumerateFiles().Where(file => Unfinished().IsMatch(file.Name)))
                RemoveUnlessHeld(unfinished.FullName);
            using var file = new FileStream(_path + ".tmp", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
            Write(file, data);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Not supported: a file that fails to tell its position passes for one that has none.
            return e.Message;
        }
    }

    // The file gets its name, or goes, while it is still held: in between nobody may take it for a dead writer's.
    private void Write(FileStream file, ImageDataSet data)
    {
        try
        {
            file.SetLength(0);
            using (var npz = new NpzWriter(file))
                Write(npz, data);
            DurableFile.Flush(file);
            DurableFile.Replace(file.Name, _path);
        }
        catch
        {
            DurableFile.Discard(file.Name);
            throw;
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

    private static void RemoveUnlessHeld(string path)
    {
        try
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its writer lives, or somebody else was faster.
        }
    }

    // Earlier versions had the writer's process id in the name.
    [GeneratedRegex(@"^processed_data-[0-9a-f]{8}\.npz(\.\d+)?\.tmp$")]
    private static partial Regex Unfinished();
}
