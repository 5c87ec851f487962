using Actors.Formats.Pth;

namespace Actors.Formats.Tests.Pth;

/// <summary>Whatever happens to a file, reading it gives the format's own exception or tensors inside the file, and nothing else.</summary>
public class PthDamageTests
{
    private const int Mutations = 3000;

    [Theory]
    [InlineData("views.pth")]
    [InlineData("written.pth")]
    public void Every_truncation_is_refused(string name)
    {
        var whole = PthFixture.Bytes(name);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<PthException>(() => PthFixture.Open(whole[..length]));
    }

    [Fact]
    public void Every_flipped_bit_of_the_records_is_noticed()
    {
        var whole = PthFixture.Bytes("views.pth");
        using var original = PthFixture.Open(whole);
        var expected = PthFixture.Describe(original).ToArray();
        for (var bit = 0; bit < whole.Length * 8; bit += 3)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.True(Outcome(damaged) is var outcome && (outcome.Length == 0 || outcome.SequenceEqual(expected)), $"bit {bit} of byte {bit / 8}");
        }
    }

    /// <summary>Behind a CRC-32 that is right, a damaged pickle reaches the machine.</summary>
    [Theory]
    [InlineData("checkpoint.pth")]
    [InlineData("state.pth")]
    public void Mutated_pickles_are_refused_or_read_without_harm(string name)
    {
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(PthFixture.Bytes(name)));
        var records = zip.Entries.Select(entry => (Name: entry.FullName, Bytes: Content(entry))).ToArray();
        var random = new Random(5);
        for (var round = 0; round < Mutations; round++)
        {
            var mutated = records.Select(record => (record.Name, Bytes: record.Name.EndsWith(".pkl", StringComparison.Ordinal) ? Mutate(record.Bytes, random) : record.Bytes));
            Outcome(PthFixture.Zip([.. mutated]));
        }
    }

    [Fact]
    public void Mutated_files_are_refused_or_read_without_harm()
    {
        var random = new Random(6);
        var whole = PthFixture.Bytes("checkpoint.pth");
        for (var round = 0; round < Mutations; round++)
            Outcome(Mutate(whole, random));
    }

    private static string[] Outcome(byte[] bytes)
    {
        try
        {
            using var file = PthFixture.Open(bytes);
            file.Verify();
            return [.. PthFixture.Describe(file)];
        }
        catch (PthException)
        {
            return [];
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(4))
            {
                case 0: mutated[at] = (byte)random.Next(256); break;
                case 1: mutated[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: mutated.RemoveRange(at, Math.Min(random.Next(1, 9), mutated.Count - at)); break;
                default: mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 20), mutated.Count - at))); break;
            }
        }
        return [.. mutated];
    }

    private static byte[] Content(System.IO.Compression.ZipArchiveEntry entry)
    {
        var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
