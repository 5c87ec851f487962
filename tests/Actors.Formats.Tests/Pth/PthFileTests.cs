using System.Numerics;
using Actors.Formats.Pth;

namespace Actors.Formats.Tests.Pth;

public class PthFileTests
{
    [Theory]
    [InlineData("state")]
    [InlineData("checkpoint")]
    [InlineData("views")]
    public void Every_tensor_of_PyTorch_is_read_to_the_bit(string name)
    {
        using var file = PthFile.Open(PthFixture.Path(name + ".pth"));
        Assert.Equal(File.ReadAllLines(PthFixture.Path(name + ".txt")), PthFixture.Describe(file));
        file.Verify();
    }

    [Fact]
    public void Scalars_of_a_training_checkpoint_are_read()
    {
        using var file = PthFile.Open(PthFixture.Path("checkpoint.pth"));
        var scalars = file.Contents.Scalars.ToDictionary();
        Assert.Equal(new PthValue.Integer(3), scalars["epoch"]);
        Assert.Equal(new PthValue.Integer(70_000), scalars["step"]);
        Assert.Equal(new PthValue.Integer(1L << 40), scalars["seed"]);
        Assert.Equal(new PthValue.Integer(-BigInteger.Pow(2, 70)), scalars["huge"]);
        Assert.Equal(new PthValue.Real(0.125), scalars["best_loss"]);
        Assert.Equal(new PthValue.Real(0.75), scalars["accuracy"]);
        Assert.Equal(new PthValue.Integer(2), scalars["best_epoch"]);
        Assert.Equal(new PthValue.Boolean(false), scalars["done"]);
        Assert.Equal(new PthValue.Text("ä\n"), scalars["note"]);
        Assert.Equal(PthValue.None.Instance, scalars["parent"]);
        Assert.Equal(new PthValue.Text("cuda:1"), scalars["device"]);
        Assert.Equal(new PthValue.Text("torch.float32"), scalars["dtype"]);
        Assert.Equal(new PthValue.Integer(1), scalars["scheduler.milestones.30"]);
        Assert.Equal([1.0, 0.5, 0.25], Assert.IsType<PthValue.Sequence>(scalars["train_loss"]).Items.Select(item => ((PthValue.Real)item).Value));
        Assert.Equal([60, 200, 3], Assert.IsType<PthValue.Sequence>(scalars["size"]).Items.Select(item => (int)((PthValue.Integer)item).Value));
        Assert.Equal(new PthValue.Text("stem"), Assert.IsType<PthValue.Sequence>(scalars["frozen"]).Items.Single());
    }

    [Fact]
    public void Object_of_an_unknown_class_is_named_and_its_state_listed()
    {
        using var file = PthFile.Open(PthFixture.Path("checkpoint.pth"));
        Assert.Equal(["argparse.Namespace", "numpy.core.multiarray.scalar", "numpy.dtype"], file.UnknownGlobals);
        Assert.Equal(("args", "argparse.Namespace"), file.Contents.Opaque.Select(opaque => (opaque.Key, opaque.Value.Global)).Single());
        Assert.Equal(new PthValue.Real(1e-3), file.Contents.Scalars.ToDictionary()["args.lr"]);
    }

    [Theory]
    [InlineData("state.pth")]
    [InlineData("views.pth")]
    public void Tensors_are_read_piece_by_piece_as_they_are_whole(string name)
    {
        using var file = PthFile.Open(PthFixture.Path(name));
        foreach (var (_, tensor) in file.Contents.Tensors)
        {
            var (bytes, offsets) = (new MemoryStream(), new List<long>());
            file.Read(tensor, (offset, piece) =>
            {
                offsets.Add(offset);
                bytes.Write(piece);
            }, pieceBytes: 16);
            Assert.Equal(file.ReadAll(tensor), bytes.ToArray());
            Assert.Equal(Enumerable.Range(0, (int)(tensor.SizeBytes + 15) / 16).Select(piece => piece * 16L), offsets);
        }
    }

    /// <summary>As a storage is that no array takes.</summary>
    [Fact]
    public void Elements_in_another_order_are_found_in_whatever_array_they_are()
    {
        using var file = PthFile.Open(PthFixture.Path("views.pth"));
        foreach (var name in new[] { "transposed", "strided", "expanded", "column" })
        {
            var tensor = file[name];
            var extent = file.ReadAll(new PthTensor(tensor.Storage, tensor.Offset, [tensor.ExtentElements], [1]));
            var elements = new StridedElements(tensor, (offset, chunk) => extent.AsSpan((int)offset, chunk.Length).CopyTo(chunk.Span), chunkBits: 4);
            var bytes = new byte[tensor.SizeBytes];
            elements.Copy(bytes.AsSpan(0, tensor.Type.SizeBytes()));
            elements.Copy(bytes.AsSpan(tensor.Type.SizeBytes()));
            Assert.Equal(file.ReadAll(tensor), bytes);
        }
    }

    [Fact]
    public void Tied_weights_and_views_share_a_storage()
    {
        using var file = PthFile.Open(PthFixture.Path("views.pth"));
        Assert.Equal(file["weight"].Storage, file["tied"].Storage);
        Assert.Equal(file["weight"].Storage, file["transposed"].Storage);
        Assert.NotEqual(file["weight"].Storage, file["expanded"].Storage);
        Assert.True(file["row"].IsContiguous);
        Assert.False(file["transposed"].IsContiguous);
    }

    [Fact]
    public void Tensor_with_an_untyped_storage_has_the_type_that_it_names()
    {
        var tensor = $"ctorch._utils\n_rebuild_tensor_v3\n(({PthFixture.Text("storage")}ctorch.storage\nUntypedStorage\n{PthFixture.Text("0")}{PthFixture.Text("cpu")}K\u0004tQ" +
            "K\u0000K\u0002\u0085K\u0001\u0085\u0089Nctorch\nuint16\ntR";
        using var file = PthFixture.Open(PthFixture.Around(PthFixture.Pickle(tensor), ("data/0", [1, 0, 2, 0])));
        Assert.Equal([" uint16 [2] 01000200"], PthFixture.Describe(file));
        Assert.Empty(file.UnknownGlobals);
    }

    [Fact]
    public void Tensor_that_is_not_there_is_named()
    {
        using var file = PthFile.Open(PthFixture.Path("state.pth"));
        Assert.Contains("'other'", Assert.Throws<PthException>(() => file["other"]).Message);
    }

    [Theory]
    [InlineData("legacy.pth", "legacy format")]
    [InlineData("script.pt", "TorchScript")]
    [InlineData("long.pth", "protocol")]
    [InlineData("state.txt", "not a file of torch.save")]
    public void Other_formats_are_refused_with_their_name(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<PthException>(() => PthFile.Open(PthFixture.Path(name)).Dispose()).Message);

    [Fact]
    public void Numbers_of_the_other_byte_order_are_refused() =>
        Assert.Contains("little-endian", PthFixture.Refusal(PthFixture.Around(PthFixture.Pickle("N"), ("byteorder", "big"u8.ToArray()))));

    [Theory]
    [InlineData("state.pth", true)]
    [InlineData("legacy.pth", true)]
    [InlineData("state.txt", false)]
    public void First_bytes_tell_a_file_of_PyTorch(string name, bool expected) => Assert.Equal(expected, PthSignature.IsPyTorch(PthFixture.Path(name)));

    /// <summary>A header of 640 bytes makes a safetensors file begin as a pickle does.</summary>
    [Fact]
    public void Safetensors_file_is_none_of_PyTorch_whatever_its_length()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [0x80, 2, 0, 0, 0, 0, 0, 0, .. "{}"u8, .. Enumerable.Repeat((byte)' ', 638)]);
        var found = PthSignature.IsPyTorch(path);
        File.Delete(path);
        Assert.False(found);
    }
}
