using Actors.Formats.Pth;
using static Actors.Formats.Tests.Pth.PthFixture;

namespace Actors.Formats.Tests.Pth;

/// <summary>What a file names beyond what <c>torch.load(weights_only=True)</c> of PyTorch 2 knows by itself is told, and nothing else.</summary>
public class WeightsOnlyTests
{
    [Theory]
    [InlineData("collections", "OrderedDict")]
    [InlineData("collections", "Counter")]
    [InlineData("__builtin__", "set")]
    [InlineData("builtins", "bytearray")]
    [InlineData("_codecs", "encode")]
    [InlineData("torch", "Size")]
    [InlineData("torch", "device")]
    [InlineData("torch", "bfloat16")]
    [InlineData("torch", "float8_e4m3fn")]
    [InlineData("torch", "per_channel_affine")]
    [InlineData("torch", "HalfStorage")]
    [InlineData("torch", "QInt8Storage")]
    [InlineData("torch.storage", "UntypedStorage")]
    [InlineData("torch.nn.parameter", "Parameter")]
    [InlineData("torch._utils", "_rebuild_qtensor")]
    [InlineData("torch._utils", "_rebuild_parameter_with_state")]
    [InlineData("torch._tensor", "_rebuild_from_type_v2")]
    public void What_it_knows_is_not_told(string module, string name) => Assert.Empty(Told(module, name));

    [Theory]
    [InlineData("collections", "defaultdict")]
    [InlineData("__builtin__", "frozenset")]
    [InlineData("builtins", "getattr")]
    [InlineData("numpy", "dtype")]
    [InlineData("numpy._core.multiarray", "scalar")]
    [InlineData("torch", "load")]
    [InlineData("torch", "Storage")]
    [InlineData("torch", "typename")]
    [InlineData("torch._utils", "_rebuild_xla_tensor")]
    [InlineData("torch._utils", "_import_dotted_name")]
    [InlineData("torch.hub", "Float8_e4m3fnStorage")]
    [InlineData("torch.nn.modules.linear", "Linear")]
    public void What_it_would_refuse_is_told(string module, string name) => Assert.Equal([$"{module}.{name}"], Told(module, name));

    private static IReadOnlyList<string> Told(string module, string name)
    {
        using var file = Open(Around(Pickle($"c{module}\n{name}\n")));
        return file.UnknownGlobals;
    }
}
