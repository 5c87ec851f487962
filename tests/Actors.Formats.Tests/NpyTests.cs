using System.Numerics;
using System.Text;
using Actors.Formats;

namespace Actors.Formats.Tests;

public class NpyTests
{
    private static string Fixtures { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Npy");

    /// <summary>What numpy.save wrote in version 1.0 and row-major order.</summary>
    public static TheoryData<string> Plain =>
        ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", "c8", "c16", "bool", "scalar", "empty", "text", "bytes"];

    [Fact]
    public void Numbers_of_numpy_are_read()
    {
        void Counts<T>(string name)
            where T : unmanaged, INumberBase<T>
        {
            var array = Read(name);
            Assert.Equal<int>([2, 3], array.Shape);
            Assert.Equal(Enumerable.Range(0, 6).Select(T.CreateChecked), array.As<T>().ToArray());
        }

        Counts<byte>("u1");
        Counts<sbyte>("i1");
        Counts<ushort>("u2");
        Counts<short>("i2");
        Counts<uint>("u4");
        Counts<int>("i4");
        Counts<ulong>("u8");
        Counts<long>("i8");
        Counts<Half>("f2");
        Counts<float>("f4");
        Counts<double>("f8");
        Counts<Complex>("c16");
        Counts<float>("version2");
        Counts<float>("version3");
    }

    [Fact]
    public void Fortran_order_is_brought_into_row_major_order()
    {
        var array = Read("fortran");
        Assert.Equal<int>([2, 3, 4], array.Shape);
        Assert.Equal(Enumerable.Range(0, 24), array.As<int>().ToArray());
    }

    [Fact]
    public void Scalar_empty_boolean_and_text_are_read()
    {
        Assert.Empty(Read("scalar").Shape);
        Assert.Equal([7.5], Read("scalar").As<double>().ToArray());
        Assert.Equal<int>([3, 0, 5], Read("empty").Shape);
        Assert.Equal([true, false, true], Read("bool").As<byte>().ToArray().Select(value => value != 0));
        Assert.Equal<string>(["a", "Größe", "", "𝄞x"], Read("text").AsText());
        Assert.Equal(new NpyType('S', 3), Read("bytes").Type);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public void Written_file_is_the_one_that_numpy_writes(string name)
    {
        using var written = new MemoryStream();
        Read(name).Write(written);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Fixtures, name + ".npy")), written.ToArray());
    }

    [Theory]
    [InlineData("refused_object", "pickled")]
    [InlineData("refused_big_endian", "little-endian")]
    [InlineData("refused_record", "records")]
    [InlineData("refused_date", "not supported")]
    public void What_is_not_plain_numbers_or_text_is_refused(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<NpyException>(() => Read(name)).Message);

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1073741824, 1073741824, 1073741824), }", "too many")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2), }", "too many")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (100000, 100000), }", "more than 1048576")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "a size from 0")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3), }", "no tuple")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "a size from 0")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (3,), }", "True or False")]
    [InlineData("{'descr': '<f4', 'shape': (3,), }", "no 'fortran_order'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'x': 1}", "unexpected key 'x'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", "unexpected key 'descr'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)} + 1", "after the end")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (3,), }", "not supported")]
    [InlineData("{'descr': '<U999999999', 'fortran_order': False, 'shape': (3,), }", "not supported")]
    [InlineData("{'descr': __import__('os'), 'fortran_order': False, 'shape': (3,), }", "a string was expected")]
    [InlineData("{'descr': '<f4", "does not end")]
    [InlineData("{", "a string was expected")]
    [InlineData("", "'{' was expected")]
    public void Hostile_header_is_refused(string literal, string reason) =>
        Assert.Contains(reason, Refusal(FileOf(1, literal, 0)).Message);

    [Fact]
    public void Array_of_65_dimensions_is_refused() =>
        Assert.Contains("64 dimensions", Refusal(FileOf(1, $"{{'shape': ({string.Concat(Enumerable.Repeat("1,", 65))})", 0)).Message);

    [Fact]
    public void Header_longer_than_the_cap_is_refused_unread()
    {
        var file = new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 2, 0, 0xFF, 0xFF, 0xFF, 0xFF };
        Assert.Contains("4294967295 bytes, more than 10000", Refusal(file).Message);
    }

    [Fact]
    public void File_of_any_other_length_is_refused()
    {
        var file = File.ReadAllBytes(Path.Combine(Fixtures, "f4.npy"));
        for (var length = 0; length < file.Length; length++)
            Refusal(file[..length]);
        Assert.Contains("after the end", Refusal([.. file, 0]).Message);
    }

    [Fact]
    public void Data_that_the_file_does_not_hold_are_refused_before_memory_is_taken_for_them()
    {
        var file = FileOf(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (10000, 10000), }", 8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cut off", Assert.Throws<NpyException>(() => NpyArray.Read(new MemoryStream(file), maxBytes: int.MaxValue)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Version_that_does_not_exist_is_refused() =>
        Assert.Contains("version 9.0", Refusal(FileOf(9, "{}", 0)).Message);

    [Fact]
    public void Items_are_not_read_as_a_type_of_another_size() =>
        Assert.Throws<NpyException>(() => Read("f4").As<double>().ToArray());

    private static NpyArray Read(string name)
    {
        using var file = File.OpenRead(Path.Combine(Fixtures, name + ".npy"));
        return NpyArray.Read(file, maxBytes: 1 << 20);
    }

    private static NpyException Refusal(byte[] file) =>
        Assert.Throws<NpyException>(() => NpyArray.Read(new MemoryStream(file), maxBytes: 1 << 20));

    private static byte[] FileOf(byte version, string literal, int dataBytes) =>
        [0x93, .. "NUMPY"u8, version, 0, (byte)literal.Length, (byte)(literal.Length >> 8), .. Encoding.ASCII.GetBytes(literal), .. new byte[dataBytes]];
}
