using System.IO.Compression;
using Actors.Formats;

namespace Actors.Cli.Tests.Fuzzing;

internal sealed class FuzzedNpz : FuzzedFormat
{
    private const int MaxBytes = 1 << 20;

    protected override IReadOnlyList<byte[]> Seeds { get; } = [Fixture("stored.npz"), Fixture("deflated.npz")];

    public override IReadOnlyList<(string Name, Action<string> Do)> Uses { get; } = [("read", Read), ("stream", Stream)];

    public override bool IsRefusal(Exception failure) => failure is NpyException;

    protected override byte[] MutateStructure(Random random)
    {
        if (random.Next(3) == 0)
            return ZipMutation.ChangeHeaders([.. Pick(Seeds, random)], random);
        var records = ZipMutation.Records(Pick(Seeds, random)).ToList();
        records.Add(("more.npy", Pick(FuzzedNpy.Files, random)));
        var at = random.Next(records.Count);
        records[at] = (records[at].Name, FuzzedNpy.WithOtherHeader(records[at].Bytes, random));
        if (random.Next(4) == 0)
            ZipMutation.Rearrange(records, random);
        var zip = ZipMutation.Zip(records, random.Next(2) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression);
        return random.Next(4) == 0 ? ZipMutation.ChangeHeaders(zip, random) : zip;
    }

    private static void Read(string path)
    {
        using var file = new NpzReader(File.OpenRead(path), MaxBytes);
        foreach (var name in file.Names)
            FuzzedNpy.Use(file.Read(name));
    }

    private static void Stream(string path)
    {
        using var file = new NpzReader(File.OpenRead(path), MaxBytes);
        foreach (var name in file.Names)
        {
            var (_, data) = file.Stream(name);
            using (data)
                data.CopyTo(System.IO.Stream.Null);
        }
    }
}
