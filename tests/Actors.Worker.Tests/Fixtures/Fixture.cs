using System.Runtime.InteropServices;
using Actors.Formats;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;

namespace Actors.Torch.Tests.Fixtures;

/// <summary>Arrays that PyTorch computed: see make_fixtures.py. Comparisons are of bits, not of values.</summary>
internal sealed class Fixture : IDisposable
{
    private readonly SafetensorsFile _file;

    private Fixture(SafetensorsFile file) => _file = file;

    /// <summary>Opens a fixture and sets what its bits depend on: one thread.</summary>
    internal static Fixture Open(string name)
    {
        Threads.IntraOp = 1;
        return new Fixture(SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".safetensors")));
    }

    internal Tensor this[string name]
    {
        get
        {
            var entry = _file[name];
            var tensor = Tensor.Empty([.. entry.Shape], entry.Type.ToDType()!.Value);
            tensor.CopyBytesFrom(_file.ReadAll(name));
            return tensor;
        }
    }

    internal IEnumerable<string> NamesUnder(string prefix) =>
        _file.Header.Entries.Select(entry => entry.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);

    /// <summary>Every bit of the tensor is as PyTorch's.</summary>
    internal void AssertSame(string name, Tensor actual)
    {
        var bytes = new byte[actual.SizeBytes];
        actual.CopyBytesTo(bytes);
        Assert.Equal(_file[name].Shape, actual.Shape);
        var expected = _file.ReadAll(name);
        Assert.True(expected.AsSpan().SequenceEqual(bytes), $"{name}: {Difference(expected, bytes, actual.DType)}");
    }

    public void Dispose() => _file.Dispose();

    private static string Difference(byte[] expected, byte[] actual, DType dtype)
    {
        if (dtype != DType.Float32)
            return "bytes differ";
        var (left, right) = (MemoryMarshal.Cast<byte, float>(expected).ToArray(), MemoryMarshal.Cast<byte, float>(actual).ToArray());
        var differing = Enumerable.Range(0, left.Length).Where(i => left[i] != right[i]).ToArray();
        return $"{differing.Length} of {left.Length} values differ, by at most {left.Zip(right, (l, r) => Math.Abs(l - r)).Max()}";
    }
}
