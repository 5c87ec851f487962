using TorchSharp;

namespace Actors.Worker.Torch;

/// <summary>Makes libtorch ready in this process: loaded, with its threads set, repeatable on its device.</summary>
public static class TorchRuntime
{
    /// <summary>Begins to load the libraries beside whatever else the process does. <see cref="Start"/> waits for that, and throws what it met.</summary>
    public static void Warm() => new Thread(() =>
    {
        try
        {
            TorchLibraries.Load();
        }
        catch (TorchLoadException)
        {
            // Start throws it again, where somebody listens.
        }
    }) { IsBackground = true, Name = "load libtorch" }.Start();

    /// <param name="threads">Intra-op threads. Operators run one after the other.</param>
    /// <param name="device">As settings name it; see <see cref="DeviceChoice"/>.</param>
    /// <returns>The device.</returns>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded.</exception>
    /// <exception cref="DeviceException">There is no such device.</exception>
    /// <exception cref="DeterminismException">This libtorch cannot be made repeatable on a GPU.</exception>
    public static torch.Device Start(int threads, string device = "cpu")
    {
        var choice = DeviceChoice.Parse(device);
        TorchLibraries.Load();
        TorchThreads.Set(intraOp: threads, interOp: 1);
        Determinism.ApplyOnCpu();
        if (choice.Resolve() is not { } index)
            return torch.CPU;
        Determinism.ApplyOnCuda();
        return new torch.Device(DeviceType.CUDA, index);
    }
}
