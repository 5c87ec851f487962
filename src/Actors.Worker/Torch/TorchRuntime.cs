using TorchSharp;

namespace Actors.Worker.Torch;

/// <summary>Makes libtorch ready in this process: loaded, with its threads set, repeatable on its device.</summary>
public static class TorchRuntime
{
    private static Thread? _warming;

    /// <summary>Begin to load the libraries on a thread. <see cref="Start"/> waits for it and throws its failure.</summary>
    public static void Warm()
    {
        _warming = new Thread(() =>
        {
            try
            {
                TorchLibraries.Load();
            }
            catch (Exception)
            {
                // Start meets the same failure, and its caller reports it.
            }
        }) { IsBackground = true, Name = "load libtorch" };
        _warming.Start();
    }

    /// <summary>Wait until no thread is loading libraries. A process that ends meanwhile may crash in their constructors.</summary>
    public static void Settle() => _warming?.Join();

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
