using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class DeviceChoiceTests
{
    public static TheoryData<string, DeviceChoice> Known => new()
    {
        { "cpu", new DeviceChoice.Cpu() }, { "cuda", new DeviceChoice.Cuda(0) }, { "cuda:3", new DeviceChoice.Cuda(3) }, { "auto", new DeviceChoice.Auto() },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void The_four_forms_are_read(string text, DeviceChoice choice) => Assert.Equal(choice, DeviceChoice.Parse(text));

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:99999999999")]
    [InlineData("CPU")]
    public void Any_other_form_is_refused(string text) =>
        Assert.Equal($"device '{text}' is not known; use cpu, cuda, cuda:N or auto", Assert.Throws<DeviceException>(() => DeviceChoice.Parse(text)).Message);

    [Theory]
    [InlineData(true, 2, "cuda:1", 1)]
    [InlineData(true, 2, "auto", 0)]
    [InlineData(true, 0, "auto", null)]
    [InlineData(false, 0, "auto", null)]
    [InlineData(true, 2, "cpu", null)]
    public void A_choice_becomes_a_device_number_or_the_CPU(bool hasCuda, int devices, string text, int? expected) =>
        Assert.Equal(expected, DeviceChoice.Parse(text).Resolve(hasCuda, devices));

    [Theory]
    [InlineData(false, 0, "device cuda:2 needs a libtorch for CUDA, and this one is for the CPU; build with ACTORS_TORCH=cuda, or use device cpu")]
    [InlineData(true, 0, "libtorch finds no CUDA device; check the NVIDIA driver and CUDA_VISIBLE_DEVICES, or use device cpu")]
    [InlineData(true, 1, "device cuda:2 does not exist; this machine has 1 CUDA device, cuda:0")]
    [InlineData(true, 2, "device cuda:2 does not exist; this machine has 2 CUDA devices, cuda:0 to cuda:1")]
    public void A_device_that_is_not_there_is_refused_with_the_reason(bool hasCuda, int devices, string reason) =>
        Assert.Equal(reason, Assert.Throws<DeviceException>(() => new DeviceChoice.Cuda(2).Resolve(hasCuda, devices)).Message);

    [Fact]
    public void On_this_libtorch_without_CUDA_auto_is_the_CPU_and_cuda_is_refused()
    {
        Assert.False(TorchLibraries.Load().HasCuda);
        Assert.Null(new DeviceChoice.Auto().Resolve());
        Assert.Null(new DeviceChoice.Cpu().Resolve());
        Assert.Throws<DeviceException>(() => new DeviceChoice.Cuda(0).Resolve());
    }
}
