using System.Security.Cryptography;
using Actors.Torch.Nn;
using Actors.Torch.Tensors;

namespace Actors.Training.Loop;

/// <summary>The identity of a trained model: SHA-256 over the bytes of all its parameters and buffers, one after the other.</summary>
internal static class ModelHash
{
    /// <summary>Tensors in ordinal order of their names, each row-major and little-endian; lower-case hex.</summary>
    /// <param name="pieceBytes">Of a tensor so many are in host memory at a time.</param>
    public static string Of(Module model, int pieceBytes = Tensor.PieceBytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = Array.Empty<byte>();
        foreach (var (_, tensor) in model.State())
        {
            using var scope = new TensorScope();
            foreach (var piece in tensor.Pieces(pieceBytes))
            {
                if (buffer.Length < piece.SizeBytes)
                    buffer = GC.AllocateUninitializedArray<byte>((int)piece.SizeBytes);
                var bytes = buffer.AsSpan(0, (int)piece.SizeBytes);
                piece.CopyBytesTo(bytes);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
