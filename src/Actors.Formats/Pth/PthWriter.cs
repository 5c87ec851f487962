namespace Actors.Formats.Pth;

/// <summary>
/// Writes files that <c>torch.load(weights_only=True)</c> opens: the archive of torch.save, records aligned to 64 bytes, a pickle of protocol
/// 2 that names nothing but tensors. Of PyTorch 1.13 that holds for trees without a <see cref="PthValue.Real"/>. Storages are streamed, each
/// once, however many tensors view it. Equal content gives equal bytes.
/// </summary>
public static class PthWriter
{
    private const string Root = "archive/";

    /// <summary>Writes a file; does not flush it.</summary>
    /// <param name="stream">Is written forwards, from its position on as if that were its beginning.</param>
    /// <param name="root">Must hold nothing opaque and no key twice.</param>
    /// <param name="source">Called once for each storage, in the order of first mention.</param>
    /// <exception cref="PthException">The tree cannot be written, or the source hands out another number of bytes than a storage has.</exception>
    public static void Write(Stream stream, PthValue root, PthSource source)
    {
        var pickle = PicklePrinter.Print(root);
        var zip = new PthZipWriter(stream);
        zip.Write(Root + PthArchive.Pickle, pickle.Bytes);
        zip.Write(Root + PthArchive.ByteOrder, "little"u8);
        for (var i = 0; i < pickle.Storages.Count; i++)
            WriteStorage(zip, $"{Root}data/{i}", pickle.Storages[i], source);
        zip.Write(Root + "version", "3\n"u8);
        zip.Finish();
    }

    private static void WriteStorage(PthZipWriter zip, string name, PthStorage storage, PthSource source)
    {
        using var content = zip.Begin(name, storage.SizeBytes);
        source(storage, content);
        content.Finish();
    }
}
