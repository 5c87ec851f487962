using System.Buffers.Binary;
using System.Text;
using Actors.Formats;
using Actors.Formats.Tests.Pth;

namespace Actors.Formats.Tests;

public sealed class SafetensorsHeaderTests
{
    [Fact]
    public void A_header_tells_entries_in_the_order_of_their_bytes_and_metadata()
    {
        var header = Read("""{"b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]},"__metadata__":{"step":"12"},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}""", 9);
        Assert.Equal(["a", "b"], header.Entries.Select(entry => entry.Name));
        Assert.Equal("12", header.Metadata["step"]);
        Assert.Equal(8, header.Entries[1].SizeBytes);
    }

    [Theory]
    [InlineData("""{}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   """, 4)]
    [InlineData("""{"a":{"dtype":"F4","shape":[4],"data_offsets":[0,2]}}""", 2)]
    public void Empty_files_zero_sizes_scalars_padding_and_half_bytes_are_fine(string json, int dataBytes) => Read(json, dataBytes);

    [Theory]
    [InlineData("""["a"]""", 0, "begin with")]
    [InlineData(""" {}""", 0, "begin with")]
    [InlineData("""{"a":""", 0, "JSON")]
    [InlineData("""{} x""", 0, "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "'k' twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'dtype' twice")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "String is expected")]
    [InlineData("""{"__metadata__":{"k":"\ud800"}}""", 0, "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "expected 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "must touch")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "must touch")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "the file's data at 5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "the file's data at 3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "after its end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "need 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,0]}}""", 0, "overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}""", 0, "from 0 on")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", 1, "whole bytes")]
    [InlineData("""{"a":{"dtype":"F128","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'F128'")]
    [InlineData("""{"a":{"dtype":"17","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype '17'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""", 4, "unknown field 'more'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 0, "needs dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "needs dtype")]
    [InlineData("""{"a":[[[[[[1]]]]]]}""", 0, "JSON")]
    public void A_file_that_breaks_a_rule_is_refused_with_the_rule(string json, int dataBytes, string reason)
    {
        var exception = Assert.Throws<SafetensorsException>(() => Read(json, dataBytes));
        Assert.Contains(reason, exception.Message);
    }

    [Fact]
    public void A_file_shorter_than_a_length_is_refused() =>
        Assert.Contains("7 bytes", Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Read(new MemoryStream(new byte[7]))).Message);

    [Theory]
    [InlineData(100_000_001UL, "more than the allowed")]
    [InlineData(ulong.MaxValue, "more than the allowed")]
    [InlineData(3UL, "past the end")]
    public void A_length_that_is_too_large_is_refused_before_anything_is_allocated(ulong length, string reason)
    {
        var file = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Assert.Contains(reason, Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Read(new MemoryStream(file))).Message);
    }

    /// <summary>A tensor of 2.6 GiB in a file that has no blocks on the disk.</summary>
    [Fact]
    public void A_large_file_is_inspected_without_reading_its_tensors()
    {
        const long count = 697_932_185;
        var layout = SafetensorsLayout.Plan([new("w", SafetensorsType.F32, [count])]);
        using var sparse = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        sparse.Write(layout.Header.Span);
        sparse.SetLength(sparse.Position + layout.DataBytes);
        sparse.Position = 0;
        using var counting = new CountingStream(sparse);

        Assert.Equal(4 * count, SafetensorsHeader.Read(counting).Entries.Single().SizeBytes);

        Assert.Equal(layout.Header.Length, counting.ReadBytes);
    }

    [Fact]
    public void What_a_header_says_beside_its_tensors_is_read_also_when_they_are_cut_off()
    {
        var layout = SafetensorsLayout.Plan([new("w", SafetensorsType.F32, [2])], new Dictionary<string, string> { ["run_id"] = "id" });
        var cutOff = layout.Header.ToArray();

        Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Read(new MemoryStream(cutOff)));
        Assert.Equal("id", SafetensorsHeader.ReadMetadata(new MemoryStream(cutOff))["run_id"]);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused()
    {
        var json = "{\"__metadata__\":{\"k\":\"?\"}}"u8.ToArray();
        json[Array.IndexOf(json, (byte)'?')] = 0xff;
        Assert.Contains("UTF-8", Assert.Throws<SafetensorsException>(() => Read(json, 0)).Message);
    }

    private static SafetensorsHeader Read(string json, int dataBytes) => Read(Encoding.UTF8.GetBytes(json), dataBytes);

    private static SafetensorsHeader Read(byte[] json, int dataBytes)
    {
        var file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        return SafetensorsHeader.Read(new MemoryStream(file));
    }
}
