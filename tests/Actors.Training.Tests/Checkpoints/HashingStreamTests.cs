using System.Security.Cryptography;
using System.Text;
using Actors.Training.Checkpoints;

namespace Actors.Training.Tests.Checkpoints;

public sealed class HashingStreamTests
{
    [Fact]
    public void What_is_written_in_parts_is_hashed_as_a_whole_and_passed_on()
    {
        using var inner = new MemoryStream();
        using var hashing = new HashingStream(inner);
        hashing.Write("ab"u8);
        hashing.Write([(byte)'x', (byte)'c', (byte)'y'], 1, 1);
        Assert.Equal("abc", Encoding.ASCII.GetString(inner.ToArray()));
        Assert.Equal(3, hashing.PassedBytes);
        // FIPS 180-2, appendix B.1.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hashing.Hash());
    }

    [Fact]
    public void What_is_read_is_hashed_as_far_as_it_was_read()
    {
        using var hashing = new HashingStream(new MemoryStream("abcdef"u8.ToArray()));
        Assert.Equal(3, hashing.Read(new byte[3]));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("abc"u8)), hashing.Hash());
    }
}
