using System.Security.Cryptography;
using Actors.Runs.Files;
using Actors.Runs.Interop;

namespace Actors.Runs.Checkpoints;

/// <summary>A whole safetensors file in host memory: its header, and the tensors where they are.</summary>
/// <param name="tensors">They stay as they are while the image is used.</param>
/// <param name="metadata">For the header.</param>
internal sealed class FileImage(HostTensors tensors, IReadOnlyDictionary<string, string> metadata) : IDisposable
{
    private const int HashedBytes = 1 << 20;

    private readonly HostMemory _header = HeaderOf(tensors, metadata);

    public long SizeBytes => _header.SizeBytes + tensors.Memory.SizeBytes;

    /// <summary>SHA-256 of the whole file, lower-case hex.</summary>
    public string Hash(CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var memory in (ReadOnlySpan<HostMemory>)[_header, tensors.Memory])
        {
            for (var offset = 0L; offset < memory.SizeBytes; offset += HashedBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(memory.Slice(offset, (int)Math.Min(HashedBytes, memory.SizeBytes - offset)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the file and waits until the disk has it; meanwhile another thread hashes, for the two take about as long. Writing takes no
    /// core's time where the disk reads the memory itself; hashing does, and gives way to training.</summary>
    /// <returns>SHA-256 of the whole file, lower-case hex.</returns>
    /// <exception cref="IOException">The disk did not take it; what is there of the file is of no use.</exception>
    public string Write(string path)
    {
        using var given = new CancellationTokenSource();
        var hash = Background.Run("checkpoint hash", () => Hash(given.Token));
        try
        {
            using var file = DirectFile.Create(path);
            file.Append(_header);
            file.Append(tensors.Memory);
            file.Finish();
        }
        catch
        {
            // The memory belongs to the caller again as soon as this returns.
            given.Cancel();
            ((Task)hash).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            throw;
        }

        return hash.GetAwaiter().GetResult();
    }

    public void Dispose() => _header.Dispose();

    private static HostMemory HeaderOf(HostTensors tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var bytes = tensors.Plan(metadata).Header.Span;
        var memory = new HostMemory(bytes.Length);
        bytes.CopyTo(memory.Slice(0, bytes.Length));
        return memory;
    }
}
