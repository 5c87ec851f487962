using System.Text;
using Actors.Formats;

namespace Actors.Formats.Tests;

public sealed class SafetensorsLayoutTests
{
    [Fact]
    public void A_file_is_written_to_the_byte()
    {
        var stream = new MemoryStream();
        var layout = SafetensorsLayout.Plan(
            [new("b", SafetensorsType.U8, [3]), new("a", SafetensorsType.U8, []), new("w", SafetensorsType.F32, [1, 2])],
            new Dictionary<string, string> { ["step"] = "7", ["epoch"] = "1 \"é\"" });
        layout.Write(stream, entry => Enumerable.Repeat((byte)entry.Name[0], (int)entry.SizeBytes).ToArray());

        const string Json = """{"__metadata__":{"epoch":"1 \"é\"","step":"7"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[],"data_offsets":[8,9]},"b":{"dtype":"U8","shape":[3],"data_offsets":[9,12]}}""";
        var padded = (Encoding.UTF8.GetByteCount(Json) + 7) / 8 * 8;
        byte[] expected = [.. BitConverter.GetBytes((long)padded), .. Encoding.UTF8.GetBytes(Json), .. Enumerable.Repeat((byte)' ', padded - Encoding.UTF8.GetByteCount(Json)), .. "wwwwwwwwabbb"u8];
        Assert.Equal(expected, stream.ToArray());
        Assert.Equal(12, layout.DataBytes);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4096)]
    public void Tensors_begin_where_they_are_asked_to_and_the_header_is_padded_up_to_there(int alignment)
    {
        var layout = SafetensorsLayout.Plan([new("a", SafetensorsType.U8, [3])], alignment: alignment);
        Assert.Equal(0, layout.Header.Length % alignment);
        Assert.Equal(SafetensorsLayout.Plan([new("a", SafetensorsType.U8, [3])]).Header.Span[8..].TrimEnd((byte)' '), layout.Header.Span[8..].TrimEnd((byte)' '));
        Assert.Equal(layout.Header.Length - 8, BitConverter.ToInt64(layout.Header.Span));
        Assert.Throws<ArgumentOutOfRangeException>(() => SafetensorsLayout.Plan([], alignment: alignment + 4));
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var path = Path.GetTempFileName();
        try
        {
            var layout = SafetensorsLayout.Plan([new("x", SafetensorsType.I64, [2]), new("empty", SafetensorsType.F32, [0])]);
            using (var stream = File.Create(path))
                layout.Write(stream, entry => entry.Name == "x" ? "0123456789abcdef"u8 : default);
            using var file = SafetensorsFile.Open(path);
            Assert.Equal(layout.Entries.Select(entry => entry.Name), file.Header.Entries.Select(entry => entry.Name));
            Assert.Equal("0123456789abcdef"u8.ToArray(), file.ReadAll("x"));
            Assert.Empty(file.ReadAll("empty"));
            var pieces = new List<(long, string)>();
            file.Read(file["x"], (offset, piece) => pieces.Add((offset, Encoding.ASCII.GetString(piece))), pieceBytes: 10);
            Assert.Equal([(0L, "0123456789"), (10L, "abcdef")], pieces);
            Assert.Throws<SafetensorsException>(() => file["y"]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_cut_off_while_open_is_noticed()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(path))
                SafetensorsLayout.Plan([new("x", SafetensorsType.U8, [4])]).Write(stream, _ => "abcd"u8);
            using var file = SafetensorsFile.Open(path);
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                stream.SetLength(stream.Length - 2);
            Assert.Contains("ends inside tensor 'x'", Assert.Throws<SafetensorsException>(() => file.ReadAll("x")).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Names_taken_twice_or_reserved_are_refused()
    {
        Assert.Throws<SafetensorsException>(() => SafetensorsLayout.Plan([new("a", SafetensorsType.U8, [1]), new("a", SafetensorsType.F32, [1])]));
        Assert.Throws<SafetensorsException>(() => SafetensorsLayout.Plan([new("__metadata__", SafetensorsType.U8, [1])]));
    }

    [Fact]
    public void A_source_of_another_length_is_refused() =>
        Assert.Throws<SafetensorsException>(() => SafetensorsLayout.Plan([new("a", SafetensorsType.U8, [2])]).Write(new MemoryStream(), _ => "abc"u8));
}
