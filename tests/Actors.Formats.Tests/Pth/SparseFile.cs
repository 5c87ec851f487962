using System.Buffers.Binary;
using Actors.Formats.Pth;

namespace Actors.Formats.Tests.Pth;

/// <summary>A .pth file that is large without taking space: one of its entries is a hole. All sizes and positions are ZIP64 fields.</summary>
internal static class SparseFile
{
    private const int DescriptorBytes = 24, EndBytes = 56 + 20 + 22;

    /// <summary>Content of the entry <c>a/data/0</c> behind the hole, when the hole is another.</summary>
    internal static byte[] Behind { get; } = [.. Enumerable.Range(1, 24).Select(i => (byte)i)];

    /// <param name="hole">Name of the entry that is a hole.</param>
    /// <param name="before">The entries before it.</param>
    internal static FileStream Create(string hole, long sizeBytes, params (string Name, byte[] Bytes)[] before)
    {
        var small = new MemoryStream();
        var zip = new PthZipWriter(small, zip64From: 0);
        foreach (var (name, bytes) in before)
            zip.Write(name, bytes);
        zip.Write(hole, []);
        var end = (int)small.Length;
        if (hole != "a/data/0")
            zip.Write("a/data/0", Behind);
        zip.Finish();
        return Stretch(small.ToArray(), end - DescriptorBytes, sizeBytes);
    }

    // Every position from the hole on moves, and the entry of no bytes gets the hole's.
    private static FileStream Stretch(byte[] file, int at, long sizeBytes)
    {
        var end = file.Length - EndBytes;
        for (var entry = (int)BitConverter.ToInt64(file, end + 48); entry < end;)
        {
            var fields = entry + 46 + BitConverter.ToUInt16(file, entry + 28) + 4;
            if (BitConverter.ToInt64(file, fields) == 0)
            {
                Add(file, fields, sizeBytes);
                Add(file, fields + 8, sizeBytes);
            }
            if (BitConverter.ToInt64(file, fields + 16) > at)
                Add(file, fields + 16, sizeBytes);
            entry = fields - 4 + BitConverter.ToUInt16(file, entry + 30);
        }
        Add(file, end + 48, sizeBytes);
        Add(file, end + 56 + 8, sizeBytes);
        var stream = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        stream.Write(file, 0, at);
        stream.Position += sizeBytes;
        stream.Write(file, at, file.Length - at);
        stream.Flush();
        return stream;
    }

    private static void Add(byte[] file, int at, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), BitConverter.ToInt64(file, at) + value);
}
