using Actors.Formats;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Fixtures;

/// <summary>Arrays that PyTorch computed: see make_fixtures.py.</summary>
internal sealed class Fixture : IDisposable
{
    private readonly SafetensorsFile _file;

    private Fixture(SafetensorsFile file) => _file = file;

    internal static Fixture Open(string name) => new(SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".safetensors")));

    /// <summary>A tensor of the current dispose scope.</summary>
    internal Tensor this[string name]
    {
        get
        {
            var entry = _file[name];
            var tensor = empty([.. entry.Shape], entry.Type.ToDType()!.Value.ToScalarType());
            _file.Read(entry, tensor.CopyFrom);
            return tensor;
        }
    }

    /// <summary>All tensors whose names begin so, by the rest of their names.</summary>
    internal Dictionary<string, Tensor> Under(string prefix) => _file.Header.Entries
        .Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Name[prefix.Length..], entry => this[entry.Name], StringComparer.Ordinal);

    public void Dispose() => _file.Dispose();
}
