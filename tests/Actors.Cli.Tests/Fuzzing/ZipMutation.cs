using System.IO.Compression;

namespace Actors.Cli.Tests.Fuzzing;

/// <summary>Zips taken apart and put together again, so that a change to a record comes with the CRC-32 that it needs; and changes to a zip's own numbers.</summary>
internal static class ZipMutation
{
    // Where the numbers of each header are, behind its signature "PK" and these two bytes, and how wide.
    private static readonly (byte Third, byte Fourth, (int At, int Width)[] Fields)[] Headers =
    [
        (3, 4, [(6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)]),
        (1, 2, [(8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (34, 2), (42, 4), (46, 1)]),
        (5, 6, [(4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)]),
        (6, 6, [(4, 8), (16, 4), (20, 4), (24, 8), (32, 8), (40, 8), (48, 8)]),
        (6, 7, [(4, 4), (8, 8), (16, 4)]),
    ];

    public static (string Name, byte[] Bytes)[] Records(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(entry => (entry.FullName, Content(entry)))];
    }

    public static byte[] Zip(IEnumerable<(string Name, byte[] Bytes)> records, CompressionLevel level)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in records)
            {
                using var content = archive.CreateEntry(name, level).Open();
                content.Write(bytes);
            }
        return stream.ToArray();
    }

    /// <summary>Removes, doubles, renames or empties a record.</summary>
    public static void Rearrange(List<(string Name, byte[] Bytes)> records, Random random)
    {
        var at = random.Next(records.Count);
        var (name, bytes) = records[at];
        switch (random.Next(6))
        {
            case 0 when records.Count > 1: records.RemoveAt(at); break;
            case 1: records.Add((name, bytes)); break;
            case 2: records[at] = (name + (char)random.Next(32, 127), bytes); break;
            case 3: records[at] = ("../" + name, bytes); break;
            case 4: records[at] = (name, []); break;
            default: records[at] = (name, [.. bytes, .. new byte[random.Next(1, 200)]]); break;
        }
    }

    /// <summary>Changes numbers in headers.</summary>
    public static byte[] ChangeHeaders(byte[] zip, Random random)
    {
        var places = Places(zip).ToArray();
        for (var changes = random.Next(1, 4); changes > 0 && places.Length > 0; changes--)
        {
            var (at, width) = places[random.Next(places.Length)];
            if (random.Next(3) > 0)
                ByteMutation.Overwrite(zip, at, width, ByteMutation.Number(random));
            else if (at < zip.Length)
                zip[at] += (byte)random.Next(-2, 3); // near the truth
        }

        return zip;
    }

    private static IEnumerable<(int At, int Width)> Places(byte[] zip)
    {
        for (var at = 0; at + 4 <= zip.Length; at++)
            if (zip[at] == 'P' && zip[at + 1] == 'K')
                foreach (var header in Headers.Where(header => zip[at + 2] == header.Third && zip[at + 3] == header.Fourth))
                    foreach (var field in header.Fields)
                        yield return (at + field.At, field.Width);
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
