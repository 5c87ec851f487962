using System.Text;

namespace Actors.Journals.Sql.Tests;

public sealed class ChecksummedPayloadTests
{
    private const string Manifest = "batch-completed/1";

    private static readonly byte[] Payload = """{"step":17,"loss":0.25}"""u8.ToArray();

    [Fact]
    public void Sealed_payload_opens_to_the_same_bytes()
    {
        Assert.Equal(Payload, ChecksummedPayload.Open(Manifest, ChecksummedPayload.Seal(Manifest, Payload)).ToArray());
        Assert.Empty(ChecksummedPayload.Open("empty/1", ChecksummedPayload.Seal("empty/1", [])).ToArray());
    }

    [Fact]
    public void Sealed_payload_is_the_payload_a_line_feed_and_its_checksum()
    {
        // The check value of CRC-32C: https://reveng.sourceforge.io/crc-catalogue/all.htm
        Assert.Equal(0xe3069283, ~Crc32C.Continue(Crc32C.Begin, "123456789"u8));

        // The same bytes as above, split between manifest, separator and payload.
        var crc = ~Crc32C.Continue(Crc32C.Begin, "a/1\n{}"u8);
        Assert.Equal($"{{}}\ncrc32c:{crc:x8}", Encoding.UTF8.GetString(ChecksummedPayload.Seal("a/1", "{}"u8)));
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        var whole = ChecksummedPayload.Seal(Manifest, Payload);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var failure = Assert.Throws<CorruptPayloadException>(() => ChecksummedPayload.Open(Manifest, damaged));
            Assert.Equal(Manifest, failure.Manifest);
        }
    }

    [Fact]
    public void Every_truncation_is_found()
    {
        var whole = ChecksummedPayload.Seal(Manifest, Payload);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<CorruptPayloadException>(() => ChecksummedPayload.Open(Manifest, whole.AsMemory(0, length)));
    }

    [Fact]
    public void Payload_under_another_manifest_is_found() =>
        Assert.Throws<CorruptPayloadException>(() => ChecksummedPayload.Open("batch-completed/2", ChecksummedPayload.Seal(Manifest, Payload)));
}
