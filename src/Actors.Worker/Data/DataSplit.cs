using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Actors.Worker.Data;

/// <summary>
/// Which samples train and which validate. A sample's side depends on its own name alone, so adding or removing files moves
/// no other file across: what a model was validated on, it was never trained on.
/// </summary>
/// <param name="Training">Indices into the data set, ascending.</param>
/// <param name="Validation">Indices into the data set, ascending: the fixed order of validation.</param>
public sealed record DataSplit(ImmutableArray<int> Training, ImmutableArray<int> Validation)
{
    /// <param name="names">File names without directory, in the order of the data set.</param>
    /// <param name="validationShare">Expected share of validation samples, 0 to 1.</param>
    public static DataSplit ByName(IReadOnlyList<string> names, double validationShare)
    {
        var sides = Enumerable.Range(0, names.Count).ToLookup(i => IsValidation(names[i], validationShare));
        return new DataSplit([.. sides[false]], [.. sides[true]]);
    }

    /// <summary>True when the first 8 bytes of the name's SHA-256, as a fraction of 2^64, lie below the share.</summary>
    public static bool IsValidation(string name, double validationShare)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) / 18446744073709551616.0 < validationShare;
    }
}
