using TorchSharp;

namespace Actors.Worker.Torch;

/// <summary>Seeds libtorch's random number generators before every step, so that all draws of a step depend on the run's seed and the step alone.</summary>
/// <remarks>A checkpoint therefore holds no generator state, and a resume at any step draws what the uninterrupted run draws.</remarks>
public static class Generators
{
    /// <summary>Seeds the generator of the CPU and those of all CUDA devices. Takes a few microseconds on the CPU.</summary>
    public static void Seed(long runSeed, long step)
    {
        TorchLibraries.Load();
        var seed = unchecked((long)Mix(runSeed, step));
        // torch.manual_seed of TorchSharp seeds the CPU only, unlike PyTorch's.
        torch.manual_seed(seed).Dispose();
        if (!TorchLibraries.Load().HasCuda)
            return;
        torch.cuda.manual_seed_all(seed);
        torch.CheckForErrors();
    }

    /// <summary>The seed of a step.</summary>
    /// <remarks>
    /// The CPU's generator (Mersenne Twister, 32-bit) uses the low 32 bits of a seed only; CUDA's (Philox) uses all 64. The low half is
    /// therefore a permutation of the step's low half, and no two of 2^32 consecutive steps of a run draw alike on the CPU. The high half is
    /// that of SplitMix64's output function (Steele, Lea and Flood 2014) of both. The low half's function is MurmurHash3's 32-bit finaliser.
    /// A change of this function changes every run, so tests pin its values.
    /// </remarks>
    public static ulong Mix(long runSeed, long step)
    {
        unchecked
        {
            var key = Mix64((ulong)runSeed + 0x9e3779b97f4a7c15);
            var high = Mix64(key + (ulong)step * 0x9e3779b97f4a7c15) & 0xffffffff00000000;
            var low = Mix32(Mix32((uint)step ^ (uint)key) ^ (uint)Mix64(key ^ ((ulong)step >> 32)));
            return high | low;
        }
    }

    private static ulong Mix64(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }

    private static uint Mix32(uint h)
    {
        unchecked
        {
            h = (h ^ (h >> 16)) * 0x85ebca6b;
            h = (h ^ (h >> 13)) * 0xc2b2ae35;
            return h ^ (h >> 16);
        }
    }
}
