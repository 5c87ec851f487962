using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Data;

/// <summary>
/// A directory of labelled PNG and JPEG files as samples: decoded and preprocessed on several threads, or taken from the cache when
/// that belongs to the same files and settings. Neither threads nor cache change a bit of the samples.
/// </summary>
public static class ImageDirectory
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    /// <exception cref="DataSetException">There are no usable files.</exception>
    /// <exception cref="TooManyRejectedException">More files are unusable than the settings allow.</exception>
    public static LoadedData Load(DataSettings settings, CancellationToken cancellation)
    {
        var names = Names(settings.Directory);
        var cache = new DataCache(settings);
        var samples = cache.TryLoad(() => Identify(settings, names, cancellation), out var reason);
        CacheUse use = new CacheUse.Hit();
        if (samples is null)
        {
            samples = Preprocess(settings, names, cancellation);
            use = cache.TryWrite(samples) is { } failure ? new CacheUse.NotWritten(failure) : new CacheUse.Rebuilt(reason);
        }
        if (samples.Rejected.Length > settings.MaxRejectedShare * names.Length)
            throw new TooManyRejectedException(settings.Directory, samples.Rejected, names.Length, settings.MaxRejectedShare);
        if (samples.Count == 0)
            throw new DataSetException($"none of the {names.Length} files in {settings.Directory} can be used");
        return new LoadedData(samples, DataSplit.ByName(samples.Names, settings.ValidationShare), use);
    }

    private static ImmutableArray<string> Names(string directory)
    {
        if (!Directory.Exists(directory))
            throw new DataSetException($"there is no directory {directory}: draw a data set with 'actors data captcha --out {directory}'");
        var names = Directory.EnumerateFiles(directory)
            .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal)
            .ToImmutableArray();
        return names.IsEmpty
            ? throw new DataSetException($"there is no PNG or JPEG file in {directory}: draw some with 'actors data captcha --out {directory}'")
            : names;
    }

    /// <summary>The fingerprint alone: every file is read, none is decoded.</summary>
    private static DataFingerprint Identify(DataSettings settings, ImmutableArray<string> names, CancellationToken cancellation)
    {
        var files = new FileIdentity[names.Length];
        Workforce.For(names.Length, settings.Threads, i => files[i] = IdentityOf(settings, names[i]), cancellation);
        return DataFingerprint.Of(settings, files);
    }

    private static ImageDataSet Preprocess(DataSettings settings, ImmutableArray<string> names, CancellationToken cancellation)
    {
        var stored = new ImageShape(
            settings is { Preprocessing: Pipeline.None, Channels: 3 } ? 3 : 1, settings.Height, settings.Width);
        var labels = new CaptchaLabels(settings.Alphabet, settings.LabelLength);
        var images = new SampleBytes(names.Length, stored.Size);
        var classes = new long[names.Length * labels.Length];
        var files = new FileIdentity[names.Length];
        var reasons = new string?[names.Length];
        Workforce.For(names.Length, settings.Threads, i =>
        {
            (files[i], var content, reasons[i]) = Read(settings, names[i]);
            reasons[i] ??= labels.Encode(CaptchaLabels.OfFile(names[i]), classes.AsSpan(i * labels.Length, labels.Length))
                ?? Decode(settings, content, stored, images[i]);
        }, cancellation);
        var usable = Enumerable.Range(0, names.Length).Where(i => reasons[i] is null).ToArray();
        return new ImageDataSet(
            images.Pick(usable), stored, settings.Channels, Pick(classes, labels.Length, usable), labels.Length,
            [.. usable.Select(i => names[i])],
            [.. names.Zip(reasons).Where(file => file.Second is not null).Select(file => new RejectedSample(file.First, file.Second!))],
            DataFingerprint.Of(settings, files));
    }

    /// <summary>As <see cref="Read"/> tells it, without the content: every start of a worker asks for all files.</summary>
    private static FileIdentity IdentityOf(DataSettings settings, string name)
    {
        byte[]? buffer = null;
        try
        {
            using var file = File.OpenHandle(Path.Combine(settings.Directory, name));
            var size = RandomAccess.GetLength(file);
            if (size > ImageLimits.Default.MaxFileBytes)
                return new FileIdentity(name, size, []);
            buffer = ArrayPool<byte>.Shared.Rent((int)size);
            var count = 0;
            while (count < size && RandomAccess.Read(file, buffer.AsSpan(count, (int)size - count), count) is > 0 and var read)
                count += read;
            return new FileIdentity(name, count, SHA256.HashData(buffer.AsSpan(0, count)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileIdentity(name, -1, []);
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A file's bytes, hashed as they were read; one that cannot be read has none.</summary>
    private static (FileIdentity Identity, byte[] Content, string? Reason) Read(DataSettings settings, string name)
    {
        var path = Path.Combine(settings.Directory, name);
        try
        {
            var size = new FileInfo(path).Length;
            if (size > ImageLimits.Default.MaxFileBytes)
                return (new FileIdentity(name, size, []), [], $"the file has {size} bytes, more than {ImageLimits.Default.MaxFileBytes}");
            var content = File.ReadAllBytes(path);
            return (new FileIdentity(name, content.Length, SHA256.HashData(content)), content, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (new FileIdentity(name, -1, []), [], e.Message);
        }
    }

    /// <returns>Null, or why the file cannot be used.</returns>
    private static string? Decode(DataSettings settings, byte[] content, ImageShape stored, Span<byte> into)
    {
        var channels = settings.Preprocessing == Pipeline.None ? stored.Channels : 3;
        var read = ImageFile.Decode(content, channels, ImageLimits.Default);
        if (read is ImageRead.Loaded(var image))
            settings.Preprocessing.Apply(image).Resize(stored.Height, stored.Width).Pixels.CopyTo(into);
        return (read as ImageRead.Unreadable)?.Reason;
    }

    private static long[] Pick(long[] labels, int length, int[] samples)
    {
        var picked = new long[samples.Length * length];
        for (var i = 0; i < samples.Length; i++)
            labels.AsSpan(samples[i] * length, length).CopyTo(picked.AsSpan(i * length));
        return picked;
    }
}
