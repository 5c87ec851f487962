using System.Security.Cryptography;
using Actors.Torch.Nn;

namespace Actors.Training.Loop;

/// <summary>The identity of a trained model: SHA-256 over the bytes of all its parameters and buffers, one after the other.</summary>
internal static class ModelHash
{
    /// <summary>Tensors in ordinal order of their names, each row-major and little-endian; lower-case hex.</summary>
    public static string Of(Module model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, tensor) in model.State())
        {
            var bytes = new byte[tensor.SizeBytes];
            tensor.CopyBytesTo(bytes);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
