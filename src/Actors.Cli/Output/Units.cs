using System.Globalization;

namespace Actors.Cli.Output;

/// <summary>Sizes, times and rates for people.</summary>
internal static class Units
{
    private static readonly string[] Sizes = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1024 && unit < Sizes.Length - 1; unit++)
            value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? value : Math.Round(value, 1))} {Sizes[unit]}");
    }

    /// <summary><c>mm:ss</c>, or <c>h:mm:ss</c> from an hour on.</summary>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes:00}:{time.Seconds:00}");

    /// <summary>Steps per second; seconds per step below one.</summary>
    public static string Rate(double perSecond) => perSecond >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{perSecond:F2}it/s")
        : string.Create(CultureInfo.InvariantCulture, $"{(perSecond > 0 ? 1 / perSecond : 0):F2}s/it");

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>In the shortest form, such as <c>3e-4</c>.</summary>
    public static string LearningRate(double value) => value is > 0 and < 0.01
        ? value.ToString("0.###e-0", CultureInfo.InvariantCulture)
        : value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
