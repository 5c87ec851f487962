using Actors.Torch.Runtime;
using Actors.Torch.Tensors;

namespace Actors.Torch.Tests.Tensors;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("CPU")]
    [InlineData("")]
    public void Any_other_word_is_refused_with_what_was_expected(string text)
    {
        var exception = Assert.Throws<FormatException>(() => Device.Parse(text));
        Assert.Contains("expected auto, cpu or cuda:n", exception.Message);
    }

    [Fact]
    public void The_cpu_is_always_there() => Assert.Equal(Device.Cpu, Device.Parse("cpu"));

    [Fact]
    public void Auto_is_the_first_cuda_device_or_the_cpu() =>
        Assert.Equal(Cuda.Count > 0 ? Device.Cuda(0) : Device.Cpu, Device.Parse("auto"));

    [Fact]
    public void A_cuda_device_that_is_not_there_is_refused_with_the_reason()
    {
        var exception = Assert.Throws<TorchException>(() => Device.Parse("cuda:99"));
        Assert.Contains("CUDA", exception.Message);
    }
}
