using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using Actors.Formats.Pth;

namespace Actors.Formats.Tests.Pth;

public class PthWriterTests
{
    private static readonly PthType[] Types =
    [
        PthType.Bool, PthType.UInt8, PthType.Int8, PthType.Int16, PthType.Int32, PthType.Int64,
        PthType.Float16, PthType.BFloat16, PthType.Float32, PthType.Float64, PthType.Complex64, PthType.Complex128,
    ];

    /// <summary>The committed files are this writer's, and <c>make_pth.py check</c> has opened them with torch.load.</summary>
    [Fact]
    public void File_is_the_one_that_PyTorch_opened()
    {
        AssertSame("written.pth", Written());
        AssertSame("numbers.pth", Numbers());
    }

    [Fact]
    public void What_was_written_is_read()
    {
        using var file = PthFixture.Open(Written());
        file.Verify();
        Assert.Equal(18, file.Contents.Tensors.Count);
        Assert.Equal(file["model.weight"].Storage, file["model.tied"].Storage);
        Assert.Equal(new float[] { 0, 3, 1, 4, 2, 5 }, MemoryMarshal.Cast<byte, float>(file.ReadAll(file["model.turned"])).ToArray());
        Assert.Equal(new PthValue.Integer(-BigInteger.Pow(2, 70)), file.Contents.Scalars.ToDictionary()["huge"]);
    }

    [Theory]
    [InlineData("views.pth")]
    [InlineData("state.pth")]
    public void File_of_PyTorch_is_written_again_with_the_same_tensors_and_storages(string name)
    {
        using var original = PthFile.Open(PthFixture.Path(name));
        using var copy = PthFixture.Open(Write(original.Root, (storage, stream) =>
            stream.Write(original.ReadAll(PthTensor.Whole(storage, [storage.Count])))));
        Assert.Equal(PthFixture.Describe(original), PthFixture.Describe(copy));
        Assert.Equal(
            original.Contents.Tensors.Select(tensor => tensor.Value.Storage).Distinct().Count(),
            copy.Contents.Tensors.Select(tensor => tensor.Value.Storage).Distinct().Count());
    }

    [Fact]
    public void Contents_are_aligned_to_64_bytes_and_the_zip_is_one_for_others_too()
    {
        var bytes = Written();
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(["archive/data.pkl", "archive/byteorder"], zip.Entries.Take(2).Select(entry => entry.FullName));
        using var weight = zip.GetEntry("archive/data/0")!.Open();
        var content = new byte[24];
        weight.ReadExactly(content);
        Assert.Equal(0, bytes.AsSpan().IndexOf(content) % 64);
        foreach (var at in LocalHeaders(bytes))
            Assert.Equal(0, (at + 30 + BitConverter.ToUInt16(bytes, at + 26) + BitConverter.ToUInt16(bytes, at + 28)) % 64);
    }

    [Fact]
    public void Zip64_fields_hold_what_is_too_large_for_the_plain_ones()
    {
        var stream = new MemoryStream();
        var writer = new PthZipWriter(stream, zip64From: 5);
        writer.Write("a/data.pkl", PthFixture.Pickle("N"));
        writer.Write("a/long", [1, 2, 3, 4, 5, 6]);
        writer.Write("a/x", [7]);
        writer.Finish();
        using var zip = new ZipArchive(new MemoryStream(stream.ToArray()));
        Assert.Equal([4, 6, 1], zip.Entries.Select(entry => entry.Length));
        using var file = PthFixture.Open(stream.ToArray());
        file.Verify();
    }

    [Fact]
    public void Source_of_another_length_is_refused()
    {
        var root = new PthValue.Tensor(PthTensor.Whole(new PthStorage("s", PthType.UInt8, 3), [3]));
        Assert.Contains("2 were handed out", Assert.Throws<PthException>(() => Write(root, (_, stream) => stream.Write(new byte[2]))).Message);
        Assert.Contains("more were", Assert.Throws<PthException>(() => Write(root, (_, stream) => stream.Write(new byte[4]))).Message);
    }

    [Fact]
    public void Tree_that_no_file_can_hold_is_refused()
    {
        Refused(new PthValue.Opaque("os.system", PthValue.None.Instance), "os.system");
        Refused(PthValue.Mapping.Of([new("k", PthValue.None.Instance), new("k", PthValue.None.Instance)]), "twice");
        Refused(new PthValue.Text("\ud800"), "Unicode");
        Refused(new PthValue.Tensor(PthTensor.Whole(new PthStorage("s", PthType.UInt16, 0), [0])), "uint16");
        PthValue deep = PthValue.None.Instance;
        for (var i = 0; i < 2000; i++)
            deep = new PthValue.Sequence([deep]);
        Refused(deep, "deep");
        static void Refused(PthValue root, string reason) =>
            Assert.Contains(reason, Assert.Throws<PthException>(() => Write(root, (_, _) => { })).Message);
    }

    // What differs is kept: the script beside the fixtures tells whether PyTorch opens it.
    private static void AssertSame(string name, byte[] written)
    {
        var path = Path.Combine(Path.GetTempPath(), name);
        if (!PthFixture.Bytes(name).AsSpan().SequenceEqual(written))
            File.WriteAllBytes(path, written);
        Assert.True(PthFixture.Bytes(name).AsSpan().SequenceEqual(written), $"{name} differs from what is written now, which lies at {path}");
    }

    private static byte[] Written()
    {
        var weight = new PthStorage("weight", PthType.Float32, 6);
        return Write(
            PthValue.Mapping.Of(
            [
                new("model", PthValue.Mapping.Of(
                [
                    Tensor("weight", new(weight, 0, [2, 3], [3, 1])), Tensor("tied", new(weight, 0, [2, 3], [3, 1])),
                    Tensor("last", new(weight, 3, [3], [1])), Tensor("turned", new(weight, 0, [3, 2], [1, 3])),
                ])),
                new("types", PthValue.Mapping.Of(Types.Select(type => Tensor(type.Name(), PthTensor.Whole(new PthStorage(type.Name(), type, 2), [2]))))),
                new("epoch", new PthValue.Integer(3)), new("step", new PthValue.Integer(70_000)), new("seed", new PthValue.Integer(1L << 40)),
                new("huge", new PthValue.Integer(-BigInteger.Pow(2, 70))), new("done", new PthValue.Boolean(false)),
                new("note", new PthValue.Text("ä\n")), new("parent", PthValue.None.Instance),
                new("list", new PthValue.Sequence([new PthValue.Integer(-1), new PthValue.Sequence([new PthValue.Integer(2)])])),
                Tensor("empty", PthTensor.Whole(new PthStorage("empty", PthType.Float32, 0), [0, 3])),
                Tensor("scalar", PthTensor.Whole(new PthStorage("scalar", PthType.Float32, 1), [])),
                new("nothing", PthValue.Mapping.Of([])),
            ]),
            Elements);
    }

    // A file of its own: the unpickler of weights_only takes no float before PyTorch 2.
    private static byte[] Numbers() => Write(
        PthValue.Mapping.Of(
        [
            new("lr", new PthValue.Real(1e-3)), new("losses", new PthValue.Sequence([new PthValue.Real(1), new PthValue.Real(double.NegativeInfinity)])),
        ]),
        Elements);

    private static KeyValuePair<string, PthValue> Tensor(string name, PthTensor tensor) => new(name, new PthValue.Tensor(tensor));

    // As the script beside the fixtures expects them.
    private static void Elements(PthStorage storage, Stream stream)
    {
        if (storage.Key is "weight" or "scalar" or "empty")
        {
            var values = storage.Key == "scalar" ? [2.5f] : Enumerable.Range(0, (int)storage.Count).Select(i => (float)i).ToArray();
            stream.Write(MemoryMarshal.AsBytes<float>(values));
            return;
        }
        var size = storage.Type.SizeBytes();
        for (var i = 0; i < storage.SizeBytes; i++)
            stream.WriteByte((byte)(i % size < size - 1 ? 0 : storage.Type == PthType.Bool ? 1 : 60 + Array.IndexOf(Types, storage.Type)));
    }

    private static byte[] Write(PthValue root, PthSource source)
    {
        var stream = new MemoryStream();
        PthWriter.Write(stream, root, source);
        return stream.ToArray();
    }

    private static IEnumerable<int> LocalHeaders(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length - 4; at++)
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) == 0x04034b50)
                yield return at;
    }
}
