using System.Buffers.Binary;
using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Vision;

public class ImageFileTests
{
    [Fact]
    public void Jpeg_is_decoded_as_opencv_decodes_it() =>
        Fixture.AssertSame(Fixture.Read("07.rgb.png", 3), Fixture.Read("07.jpg", 3));

    [Fact]
    public void Transparency_is_ignored() =>
        Fixture.AssertSame(Fixture.Read("alpha.rgb.png", 3), Fixture.Read("alpha.png", 3));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Written_png_is_read_back_to_the_byte(int channels)
    {
        var noise = new Image(37, 61, channels);
        new Random(1).NextBytes(noise.Pixels);
        Fixture.AssertSame(noise, Loaded(ImageFile.EncodePng(noise), channels));
        Assert.Equal(ImageFile.EncodePng(noise), ImageFile.EncodePng(noise));
    }

    [Fact]
    public void File_that_is_not_there_is_a_value() =>
        Assert.Contains("nowhere.png", Assert.IsType<ImageRead.Unreadable>(ImageFile.Read("nowhere.png", 3, ImageLimits.Default)).Reason);

    [Fact]
    public void Directory_is_a_value() =>
        Assert.IsType<ImageRead.Unreadable>(ImageFile.Read(AppContext.BaseDirectory, 3, ImageLimits.Default));

    [Fact]
    public void File_of_another_format_is_refused()
    {
        Assert.Contains("neither PNG nor JPEG", Refusal("GIF89a........................"u8));
        Assert.Contains("empty", Refusal([]));
    }

    [Theory]
    [InlineData("00.png")]
    [InlineData("07.jpg")]
    public void File_that_was_cut_off_anywhere_is_refused(string name)
    {
        var file = Fixture.Bytes(name);
        for (var length = 0; length < file.Length - 2; length += 1 + length / 16)
            Refusal(file.AsSpan(0, length));
    }

    [Theory]
    [InlineData("00.png")]
    [InlineData("07.jpg")]
    public void Damaged_file_is_read_or_refused_and_never_ends_the_process(string name)
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var file = Fixture.Bytes(name);
            for (var flips = random.Next(1, 8); flips > 0; flips--)
                file[random.Next(8, file.Length)] ^= (byte)random.Next(1, 256);
            ImageFile.Decode(file, 3, new ImageLimits(long.MaxValue, 1 << 20));
        }
    }

    [Fact]
    public void Png_with_a_wrong_checksum_is_refused()
    {
        var file = Fixture.Bytes("00.png");
        file[^20] ^= 1;
        Refusal(file);
    }

    [Fact]
    public void Decompression_bomb_is_refused_by_its_claim()
    {
        var file = Fixture.Bytes("00.png");
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 100_000);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 100_000);
        Assert.Contains("100000 x 100000 pixels, more than", Refusal(file));
    }

    [Fact]
    public void Negative_size_is_refused()
    {
        var file = Fixture.Bytes("00.png");
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), -5);
        Assert.Contains("-5", Refusal(file));
    }

    [Fact]
    public void File_beyond_the_limit_is_not_read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Vision", "Fixtures", "00.png");
        var read = ImageFile.Read(path, 3, new ImageLimits(MaxFileBytes: 100, MaxPixels: 1 << 20));
        Assert.Contains("more than 100", Assert.IsType<ImageRead.Unreadable>(read).Reason);
    }

    private static Image Loaded(byte[] file, int channels) =>
        Assert.IsType<ImageRead.Loaded>(ImageFile.Decode(file, channels, ImageLimits.Default)).Image;

    private static string Refusal(ReadOnlySpan<byte> file) =>
        Assert.IsType<ImageRead.Unreadable>(ImageFile.Decode(file, 3, ImageLimits.Default)).Reason;
}
