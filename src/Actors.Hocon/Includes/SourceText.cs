using System.Text;

namespace Actors.Hocon.Includes;

/// <summary>Reads files of text.</summary>
internal static class SourceText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reader">Where the file is asked for; the origin of an error.</param>
    /// <param name="limits">Bounds the file's size.</param>
    public static string Read(string path, Origin reader, HoconLimits limits)
    {
        byte[] bytes;
        try
        {
            bytes = ReadBytes(path, limits.FileSizeBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var problem = e is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : $"the file cannot be read: {e.Message}";
            throw new HoconException(reader, reader.Source.Name == path ? problem : $"{path}: {problem}", e);
        }

        if (bytes.LongLength > limits.FileSizeBytes)
            throw new HoconException(reader, $"{path} is larger than {limits.FileSizeBytes} bytes, the limit");
        return Decode(bytes, new Source(path));
    }

    /// <summary>The text that <paramref name="bytes"/> are in UTF-8.</summary>
    public static string Decode(byte[] bytes, Source source)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var before = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Clamp(e.Index, 0, bytes.Length)));
            var origin = new Origin(source, before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
            throw new HoconException(origin, "bytes that are not UTF-8, expected a text in UTF-8", e);
        }
    }

    private static byte[] ReadBytes(string path, long sizeBytesMax)
    {
        // Read up to the limit rather than ask for the length: a pipe or a device has none.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        while (bytes.Length <= sizeBytesMax && file.Read(buffer) is > 0 and var count)
            bytes.Write(buffer, 0, count);
        return bytes.ToArray();
    }
}
