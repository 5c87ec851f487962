using System.Security.Cryptography;
using Actors.Formats;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Loop;

/// <summary>The identity of a trained model: SHA-256 over the bytes of all its parameters and buffers, one after the other.</summary>
internal static class ModelHash
{
    /// <summary>Tensors in ordinal order of their names, each row-major and little-endian; lower-case hex.</summary>
    /// <param name="pieceBytes">Of a tensor so many are in host memory at a time.</param>
    public static string Of(nn.Module model, int pieceBytes = TensorFile.PieceBytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = Array.Empty<byte>();
        foreach (var (_, tensor) in ModelState.Of(model))
        {
            using var scope = NewDisposeScope();
            foreach (var piece in tensor.Pieces(pieceBytes))
            {
                var size = (int)piece.SizeBytes();
                if (buffer.Length < size)
                    buffer = GC.AllocateUninitializedArray<byte>(size);
                piece.CopyTo(buffer.AsSpan(0, size));
                hash.AppendData(buffer.AsSpan(0, size));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
