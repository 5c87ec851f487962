using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using Actors.Formats.Pth;
using static Actors.Formats.Tests.Pth.PthFixture;

namespace Actors.Formats.Tests.Pth;

public class PthZipTests
{
    private const uint DirectoryEntry = 0x02014b50, End64 = 0x06064b50, End = 0x06054b50;

    [Theory]
    [InlineData("a/../data/0")]
    [InlineData("/a/x")]
    [InlineData("a\\x")]
    [InlineData("a/\0")]
    public void Name_that_points_outside_is_refused(string name) =>
        Assert.Contains("not allowed", Refusal(Zip(("a/data.pkl", Pickle("N")), (name, []))));

    [Fact]
    public void Archive_of_another_layout_is_refused()
    {
        Assert.Contains("twice", Refusal(Zip(("a/data.pkl", Pickle("N")), ("a/data.pkl", Pickle("N")))));
        Assert.Contains("outside", Refusal(Zip(("a/data.pkl", Pickle("N")), ("b/version", []))));
        Assert.Contains("0 records", Refusal(Zip(("a/version", []))));
        Assert.Contains("2 records", Refusal(Zip(("a/data.pkl", Pickle("N")), ("b/data.pkl", Pickle("N")))));
        Assert.Contains("TorchScript", Refusal(Zip(("a/data.pkl", Pickle("N")), ("a/constants.pkl", []))));
    }

    [Fact]
    public void Compressed_archive_is_refused_before_anything_is_inflated()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var pickle = zip.CreateEntry("a/data.pkl").Open())
            pickle.Write(new byte[10_000_000]);
        Assert.Contains("compressed", Refusal(stream.ToArray()));
    }

    [Theory]
    [InlineData(8, 1, "encrypted")]
    [InlineData(10, 8, "compressed")]
    [InlineData(24, 1, "compressed")]
    [InlineData(20, 0x7fffffff, "past the end")]
    [InlineData(42, 0x7fffffff, "past the end")]
    [InlineData(20, 300, "overlaps")]
    [InlineData(20, 0xffffffff, "past the end")]
    [InlineData(42, 1, "not where")]
    [InlineData(16, 1, "CRC-32")]
    [InlineData(28, 0xffff, "cut off")]
    public void Directory_entry_that_lies_is_refused(int at, uint value, string reason)
    {
        var file = Around(Pickle("N"));
        var entry = Find(file, DirectoryEntry);
        if (at is 8 or 10 or 28)
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(entry + at), (ushort)value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(entry + at), value);
        if (at is 20)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(entry + 24), value);
        Assert.Contains(reason, Refusal(file));
    }

    [Theory]
    [InlineData(End64, 24, "damaged")]
    [InlineData(End64, 32, "damaged")]
    [InlineData(End64, 40, "contradict")]
    [InlineData(End64, 48, "contradict")]
    [InlineData(End, 4, "several parts")]
    [InlineData(End, 10, "several parts")]
    [InlineData(End, 12, "contradict")]
    [InlineData(End, 16, "contradict")]
    [InlineData(End, 20, "no zip directory")]
    public void End_record_that_lies_is_refused(uint signature, int at, string reason)
    {
        var file = Around(Pickle("N"));
        file[Find(file, signature) + at] ^= 2;
        Assert.Contains(reason, Refusal(file));
    }

    [Fact]
    public void Two_entries_of_the_same_bytes_are_refused()
    {
        var file = Around(Pickle("N"), ("data/0", [1]), ("data/1", [2]));
        var first = Find(file, DirectoryEntry, after: Find(file, DirectoryEntry) + 4);
        var second = Find(file, DirectoryEntry, after: first + 4);
        file.AsSpan(first + 42, 4).CopyTo(file.AsSpan(second + 42));
        Assert.Contains("overlaps", Refusal(file));
    }

    [Fact]
    public void Local_header_with_another_name_is_refused()
    {
        var file = Around(Pickle("N"));
        file[30] = (byte)'b';
        Assert.Contains("another name", Refusal(file));
    }

    [Fact]
    public void Pickle_that_is_too_large_is_refused_by_its_claim()
    {
        using var sparse = SparseFile.Create("a/data.pkl", (64L << 20) + 1);
        Assert.Contains("more than the allowed", Assert.Throws<PthException>(() => PthFile.Open(sparse)).Message);
    }

    /// <summary>A tensor of 2.6 GiB in a file that has no blocks on the disk; only the directory and the pickle are read.</summary>
    [Fact]
    public void Large_file_is_inspected_without_reading_its_tensors()
    {
        const int count = 697_932_185;
        const long size = 4L * count;
        using var sparse = SparseFile.Create("a/data/0", size, ("a/data.pkl", Pickle(Tensor(count: count, shape: $"J{Number(count)}\u0085", strides: "K\u0001\u0085"))));
        using var counting = new CountingStream(sparse);
        var started = Stopwatch.GetTimestamp();
        using var file = PthFile.Open(counting);
        var elapsed = Stopwatch.GetElapsedTime(started);
        Assert.Equal(size, file.Contents.Tensors.Single().Value.SizeBytes);
        Assert.True(counting.ReadBytes < 100_000, $"{counting.ReadBytes} bytes were read");
        Assert.True(elapsed < TimeSpan.FromSeconds(1), $"inspection took {elapsed}");
    }

    [Fact]
    public void Tensor_behind_4_GiB_is_found_by_its_zip64_fields()
    {
        using var file = PthFile.Open(SparseFile.Create("a/data/1", 5L << 30, ("a/data.pkl", Pickle(Tensor()))));
        Assert.Equal(SparseFile.Behind, file.ReadAll(file.Contents.Tensors.Single().Value));
    }

    private static int Find(byte[] file, uint signature, int after = 0) => after + file.AsSpan(after).IndexOf(BitConverter.GetBytes(signature));
}
