using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;
namespace Actors.Worker.Tests.Vision;

/// <summary>The images that Fixtures/make.py made.</summary>
internal static class Fixture
{
    private static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "Vision", "Fixtures");

    public static IEnumerable<string> Inputs =>
        System.IO.Directory.EnumerateFiles(Directory)
            .Select(file => Path.GetFileName(file))
            .Where(name => name.Length == "00.png".Length && char.IsDigit(name[0]))
            .Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Directory, name));

    public static Image Read(string name, int channels) =>
        Assert.IsType<ImageRead.Loaded>(ImageFile.Read(Path.Combine(Directory, name), channels, ImageLimits.Default)).Image;

    public static void AssertSame(Image expected, Image actual)
    {
        Assert.Equal((expected.Height, expected.Width, expected.Channels), (actual.Height, actual.Width, actual.Channels));
        Assert.Equal(expected.Pixels, actual.Pixels);
    }
}
