using Actors.Torch.Runtime;
using Actors.Torch.Tensors;

namespace Actors.Torch.Tests.Runtime;

public sealed class CudaTests
{
    public static TheoryData<string> Calls => ["synchronize", "memory", "name", "rng"];

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_missing_device_is_refused_with_the_reason(string call)
    {
        var missing = Cuda.Count;
        var exception = Assert.Throws<TorchException>(() =>
        {
            switch (call)
            {
                case "synchronize": Cuda.Synchronize(missing); break;
                case "memory": Cuda.Memory(missing); break;
                case "name": Cuda.Name(missing); break;
                default: Rng.State(Device.Cuda(missing)); break;
            }
        });
        if (Cuda.Count == 0)
            Assert.Matches("built without CUDA; set LIBTORCH|no CUDA device is visible", exception.Reason);
    }
}
