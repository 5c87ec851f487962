namespace Actors.Formats.Pth;

/// <summary>What a zip's directory says of one entry.</summary>
/// <param name="HeaderOffset">Where in the file its local header begins.</param>
/// <param name="SizeBytes">Of the content in the file.</param>
/// <param name="Crc32">Of the content.</param>
/// <param name="IsStored">As it is; otherwise it is compressed, and not read.</param>
/// <param name="EndOffset">The content ends here at the latest: the next entry, or the directory, begins.</param>
internal sealed record PthZipEntry(string Name, long HeaderOffset, long SizeBytes, uint Crc32, bool IsStored, long EndOffset)
{
    /// <summary>Bytes of a local header before its name.</summary>
    public const int LocalHeaderBytes = 30;

    private const uint LocalSignature = 0x04034b50;

    /// <summary>Where the content begins; reads the local header, whose name must be the directory's.</summary>
    /// <exception cref="PthException">The local header contradicts the directory.</exception>
    public long FindContent(PthBytes file)
    {
        var header = file.Read(HeaderOffset, LocalHeaderBytes);
        var (nameLength, extraLength) = (BitConverter.ToUInt16(header, 26), BitConverter.ToUInt16(header, 28));
        if (BitConverter.ToUInt32(header) != LocalSignature || BitConverter.ToUInt16(header, 8) != 0 || (header[6] & 1) != 0)
            throw new PthException($"'{Name}' is not where the zip's directory says");
        var content = HeaderOffset + LocalHeaderBytes + nameLength + extraLength;
        if (content + SizeBytes > EndOffset)
            throw new PthException($"'{Name}' reaches into what follows it");
        if (!file.Read(HeaderOffset + LocalHeaderBytes, nameLength).AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(Name)))
            throw new PthException($"'{Name}' has another name in its own header");
        return content;
    }
}
