using Actors.Worker.Data;

namespace Actors.Worker.Tests.Data;

/// <summary>Data sets for tests, in memory: pixel p of sample i in channel c is a function of the three.</summary>
internal static class Samples
{
    public static ImageDataSet Make(int count, int storedChannels = 1, int channels = 1, int height = 3, int width = 5)
    {
        var stored = new ImageShape(storedChannels, height, width);
        var images = new SampleBytes(count, stored.Size);
        for (var i = 0; i < count; i++)
            for (var at = 0; at < stored.Size; at++)
                images[i][at] = Pixel(i, at / storedChannels, at % storedChannels);
        return new ImageDataSet(
            images, stored, channels, [.. Enumerable.Range(0, 2 * count).Select(v => (long)v)], 2,
            [.. Enumerable.Range(0, count).Select(i => $"{i:D6}.png")], [], new DataFingerprint("made up"));
    }

    public static byte Pixel(int sample, int pixel, int channel) => (byte)(sample * 37 + pixel * 5 + channel * 101);
}
