namespace Actors.Formats.Pth;

/// <summary>Tells by its first bytes whether a file is a zip of torch.save, and what it is otherwise.</summary>
public static class PthSignature
{
    private const int TarMagicOffset = 257;

    private static ReadOnlySpan<byte> Zip => [(byte)'P', (byte)'K', 3, 4];

    // Protocol 2, then the number 0x1950A86A20F9469CFC6C.
    private static ReadOnlySpan<byte> Legacy => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    /// <summary>Whether a file can only be one of PyTorch's, readable here or not.</summary>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    public static bool IsPyTorch(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        Span<byte> start = stackalloc byte[Legacy.Length];
        var count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return !IsSafetensors(start[..count]) && (start[..count].StartsWith(Zip) || start[..count].StartsWith(Legacy[..2]));
    }

    // Its length of a header may begin with the bytes of a pickle: 640 does.
    private static bool IsSafetensors(ReadOnlySpan<byte> start) => start.Length > 8 && start[8] == '{' && !start[4..8].ContainsAnyExcept((byte)0);

    /// <exception cref="PthException">The file is no zip; the message says what it is.</exception>
    internal static void Check(PthBytes file)
    {
        var start = file.Read(0, (int)Math.Min(file.Length, TarMagicOffset + 5)).AsSpan();
        if (start.StartsWith(Zip))
            return;
        if (start.StartsWith(Legacy) || start.Length == TarMagicOffset + 5 && start[TarMagicOffset..].SequenceEqual("ustar"u8))
            throw new PthException("this is the legacy format of PyTorch before 1.6; load it there and save it anew with torch.save");
        if (start.StartsWith(Legacy[..2]))
            throw new PthException("this is a bare pickle, which PyTorch did not write");
        throw new PthException("this is not a file of torch.save: it does not begin as a zip");
    }
}
