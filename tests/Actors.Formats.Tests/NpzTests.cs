using System.IO.Compression;
using System.Text;
using Actors.Formats;

namespace Actors.Formats.Tests;

public class NpzTests
{
    [Fact]
    public void Stored_and_deflated_archives_of_numpy_are_read()
    {
        using var stored = Open(Fixture("stored.npz"));
        Assert.Equal(["images", "labels"], stored.Names);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (byte)i), stored.Read("images").As<byte>().ToArray());
        Assert.Equal([0L, 1, 2, 3], stored.Read("labels").As<long>().ToArray());
        using var deflated = Open(Fixture("deflated.npz"));
        Assert.Equal(new byte[90_000], deflated.Read("images").Data);
    }

    /// <summary>numpy.load opens what this writes: the entries are numpy.save's files to the byte (see NpyTests), stored in a plain zip.</summary>
    [Fact]
    public void Entry_is_the_file_that_numpy_writes()
    {
        var stream = new MemoryStream();
        using (var npz = new NpzWriter(stream))
            npz.Write<float>("f4", NpyType.Float32, [2, 3], [0, 1, 2, 3, 4, 5]);
        using var zip = new ZipArchive(stream);
        using var entry = zip.GetEntry("f4.npy")!.Open();
        var content = new MemoryStream();
        entry.CopyTo(content);
        Assert.Equal(Fixture("f4.npy"), content.ToArray());
    }

    [Fact]
    public void Same_arrays_give_the_same_bytes() =>
        Assert.Equal(Archive(), Archive());

    [Fact]
    public void Entries_are_stored_as_they_are()
    {
        using var zip = new ZipArchive(new MemoryStream(Archive()));
        Assert.All(zip.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
    }

    [Fact]
    public void Array_is_read_piece_by_piece()
    {
        using var npz = Open(Archive());
        var (header, data) = npz.Stream("values");
        using (data)
        {
            Assert.Equal<int>([2, 2], header.Shape);
            var half = new byte[8];
            data.ReadExactly(half);
            Assert.Equal([0.5f, 1.5f], [BitConverter.ToSingle(half), BitConverter.ToSingle(half, 4)]);
            data.ReadExactly(half);
            Assert.Equal(-1, data.ReadByte());
        }
    }

    [Fact]
    public void Every_flipped_byte_of_the_data_is_noticed()
    {
        var archive = Archive();
        var at = archive.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 0, 0x3F, 0, 0, 0xC0, 0x3F]);
        for (var i = at; i < at + 16; i++)
        {
            var damaged = archive.ToArray();
            damaged[i] ^= 0x10;
            using var npz = Open(damaged);
            Assert.Contains("CRC-32", Assert.Throws<NpyException>(() => npz.Read("values")).Message);
        }
    }

    [Fact]
    public void Damage_anywhere_gives_the_right_arrays_or_a_refusal_and_nothing_else()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = Archive();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            if (round % 4 == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                using var npz = Open(damaged);
                Assert.Equal([0.5f, 1.5f, 2.5f, 3.5f], npz.Read("values").As<float>().ToArray());
            }
            catch (NpyException)
            {
            }
        }
    }

    [Fact]
    public void Bomb_is_refused_by_its_claim()
    {
        using var npz = new NpzReader(new MemoryStream(Fixture("deflated.npz")), maxBytes: 50_000);
        Assert.Contains("more than 50000", Assert.Throws<NpyException>(() => npz.Read("images")).Message);
    }

    [Fact]
    public void Archive_with_anything_but_distinct_arrays_is_refused()
    {
        Assert.Contains("no array", Assert.Throws<NpyException>(() => Open(Zip("a.txt"))).Message);
        Assert.Contains("twice", Assert.Throws<NpyException>(() => Open(Zip("a.npy", "a.npy"))).Message);
        Assert.Contains("not an npz", Assert.Throws<NpyException>(() => Open(new byte[100])).Message);
    }

    [Fact]
    public void Array_larger_than_its_entry_is_refused_before_memory_is_taken_for_it()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("a.npy", CompressionLevel.NoCompression).Open())
            new NpyHeader(NpyType.UInt8, false, [1 << 28]).Write(entry);
        using var npz = new NpzReader(stream, maxBytes: 1 << 30);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("268435456 bytes, more than 128", Assert.Throws<NpyException>(() => npz.Read("a")).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Entry_that_claims_more_than_can_come_out_of_it_is_refused()
    {
        var archive = Archive();
        var size = archive.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24;
        BitConverter.TryWriteBytes(archive.AsSpan(size), 1_000_000);
        using var npz = Open(archive);
        Assert.Contains("'pieces' claims 1000000 bytes, which do not come out of 131", Assert.Throws<NpyException>(() => npz.Read("pieces")).Message);
    }

    [Fact]
    public void Array_that_is_not_there_is_named()
    {
        using var npz = Open(Archive());
        Assert.Contains("'other'", Assert.Throws<NpyException>(() => npz.Read("other")).Message);
    }

    [Fact]
    public void Data_of_another_length_than_the_header_says_are_refused()
    {
        using var stream = new MemoryStream();
        using var npz = new NpzWriter(stream);
        Assert.Throws<ArgumentException>(() => npz.Write<float>("values", NpyType.Float32, [3], [1, 2]));
    }

    [Fact]
    public void Checksum_is_the_one_of_zip_however_the_bytes_are_cut()
    {
        var crc = new ZipCrc32();
        crc.Append("123456789"u8);
        Assert.Equal(0xCBF43926, crc.Value);
        var pieces = new ZipCrc32();
        pieces.Append("1"u8);
        pieces.Append("23456789"u8);
        Assert.Equal(0xCBF43926, pieces.Value);
    }

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Npy", name));

    private static NpzReader Open(byte[] archive) => new(new MemoryStream(archive), maxBytes: 1 << 20);

    private static byte[] Archive()
    {
        var stream = new MemoryStream();
        using (var npz = new NpzWriter(stream))
        {
            npz.Write<float>("values", NpyType.Float32, [2, 2], [0.5f, 1.5f, 2.5f, 3.5f]);
            npz.Write("names", NpyArray.OfText(["ä", "bc"]));
            npz.Write("pieces", NpyType.UInt8, [3], [new byte[] { 1, 2 }, new byte[] { 3 }]);
        }
        return stream.ToArray();
    }

    private static byte[] Zip(params string[] names)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
            foreach (var name in names)
                zip.CreateEntry(name);
        return stream.ToArray();
    }
}
