using System.IO.Compression;

namespace Actors.Cli.Tests.Fuzzing;

internal sealed class FuzzedPth : FuzzedFormat
{
    private const string Pickle = "/data.pkl";

    private static readonly (string Name, byte[] Bytes)[][] Archives =
        [.. new[] { "checkpoint.pth", "state.pth", "views.pth", "written.pth", "numbers.pth" }.Select(name => ZipMutation.Records(Fixture(name)))];

    private static readonly byte[][] Pickles = [.. Archives.Select(records => records.Single(record => record.Name.EndsWith(Pickle, StringComparison.Ordinal)).Bytes)];

    protected override IReadOnlyList<byte[]> Seeds { get; } =
        [.. new[] { "checkpoint.pth", "state.pth", "views.pth", "written.pth", "numbers.pth", "legacy.pth", "long.pth", "script.pt" }.Select(Fixture)];

    public override IReadOnlyList<(string Name, Action<string> Do)> Uses => TensorFileUses.All;

    public override bool IsRefusal(Exception failure) => TensorFileUses.IsRefusal(failure);

    protected override byte[] MutateStructure(Random random)
    {
        if (random.Next(4) == 0)
            return ZipMutation.ChangeHeaders([.. Pick(Seeds, random)], random);
        var records = Pick(Archives, random).ToList();
        if (random.Next(8) > 0)
            for (var i = 0; i < records.Count; i++)
                if (records[i].Name.EndsWith(Pickle, StringComparison.Ordinal))
                    records[i] = (records[i].Name, PickleMutation.Apply(records[i].Bytes, Pickles, random));
        if (random.Next(4) == 0)
            ZipMutation.Rearrange(records, random);
        var zip = ZipMutation.Zip(records, random.Next(20) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression);
        return random.Next(8) == 0 ? ZipMutation.ChangeHeaders(zip, random) : zip;
    }
}
