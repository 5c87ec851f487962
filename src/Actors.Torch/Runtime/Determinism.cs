using Actors.Torch.Interop;

namespace Actors.Torch.Runtime;

/// <summary>Whether the same operators on the same input give the same bits on one device.</summary>
public static class Determinism
{
    /// <summary>
    /// Only deterministic algorithms (an operator that has none fails), no search for the fastest cuDNN algorithm, no TF32.
    /// CUDA also needs <c>CUBLAS_WORKSPACE_CONFIG=:4096:8</c> in the process's environment before it starts.
    /// </summary>
    public static void Require() => Status.Check(Libtorch.SetDeterminism(1, 0, 0), "determinism");

    /// <summary>Any algorithm, the fastest searched for.</summary>
    /// <param name="allowTf32">Matrix products and convolutions on CUDA may round to TF32.</param>
    public static void Waive(bool allowTf32 = false) => Status.Check(Libtorch.SetDeterminism(0, 1, allowTf32 ? 1 : 0), "determinism");
}
