using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class TorchVersionsTests
{
    [Fact]
    public void The_loaded_libraries_tell_their_versions()
    {
        var versions = TorchVersions.Read();
        Assert.Equal(("0.107.0", "2.10.0"), (versions.TorchSharp, versions.Libtorch));
        Assert.Contains(versions.CpuCapability, (string?[])["DEFAULT", "AVX2", "AVX512"]);
    }

    [Fact]
    public async Task The_capability_is_the_one_that_ATen_uses() =>
        Assert.Equal((0, "DEFAULT"), await TorchProbe.AskAsync("capability", ("ATEN_CPU_CAPABILITY", "default")));
}
