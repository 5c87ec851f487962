using Actors.Formats;
using Actors.Formats.Pth;

namespace Actors.Formats.Tests;

public sealed class TensorFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Both_formats_are_read_alike_whatever_the_name_says()
    {
        using (var stream = File.Create(_path))
            SafetensorsLayout.Plan([new("w", SafetensorsType.BF16, [2, 1])]).Write(stream, _ => "abcd"u8);
        var first = Read();
        using (var stream = File.Create(_path))
            PthWriter.Write(
                stream,
                PthValue.Mapping.Of([new("w", new PthValue.Tensor(PthTensor.Whole(new PthStorage("0", PthType.BFloat16, 2), [2, 1])))]),
                (_, destination) => destination.Write("abcd"u8));
        var second = Read();

        Assert.Equal(("w", "BF16", DType.BFloat16), (first.Entry.Name, first.Entry.TypeName, first.Entry.Type));
        Assert.Equal(("w", "bfloat16", DType.BFloat16), (second.Entry.Name, second.Entry.TypeName, second.Entry.Type));
        Assert.Equal([2L, 1], second.Entry.Shape);
        Assert.Equal("abcd"u8.ToArray(), first.Bytes);
        Assert.Equal(first.Bytes, second.Bytes);
    }

    [Fact]
    public void What_is_neither_is_refused()
    {
        File.WriteAllText(_path, "neither of both");
        Assert.Throws<SafetensorsException>(() => TensorFile.Open(_path));
    }

    public void Dispose() => File.Delete(_path);

    private (TensorEntry Entry, byte[] Bytes) Read()
    {
        using var file = TensorFile.Open(_path);
        var bytes = new MemoryStream();
        file.Read("w", (_, piece) => bytes.Write(piece));
        return (Assert.Single(file.Entries), bytes.ToArray());
    }
}
