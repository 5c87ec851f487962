using Actors.Formats;
using Actors.Formats.Pth;

namespace Actors.Formats.Tests;

public sealed class ElementTypesTests
{
    [Fact]
    public void Every_type_of_a_tensor_is_the_same_in_both_formats_there_and_back() => Assert.All(Enum.GetValues<DType>(), type =>
    {
        Assert.Equal((type, type), (SafetensorsTypes.From(type).ToDType(), PthTypes.From(type).ToDType()));
        Assert.Equal(PthTypes.From(type), PthTypes.From(SafetensorsTypes.From(type)));
        Assert.Equal((type.SizeBytes(), type.SizeBytes() * 8), (PthTypes.From(type).SizeBytes(), SafetensorsTypes.From(type).Bits()));
    });

    [Fact]
    public void Types_of_files_alone_have_no_tensor_and_keep_their_size()
    {
        Assert.Equal((null, PthType.Complex64), (SafetensorsType.C64.ToDType(), PthTypes.From(SafetensorsType.C64)));
        Assert.Equal((null, null), (SafetensorsType.F4.ToDType(), PthTypes.From(SafetensorsType.F4)));
        Assert.Null(PthType.Complex128.ToDType());
        Assert.All(Enum.GetValues<SafetensorsType>(), type =>
            Assert.True(PthTypes.From(type) is not { } pth || pth.SizeBytes() * 8 == type.Bits(), $"{type} is of another size in PyTorch's files"));
    }
}
