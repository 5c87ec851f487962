using Actors.Hocon.Values;

namespace Actors.Hocon.Tests;

/// <summary>Short ways to parse and to compare in tests.</summary>
internal static class Hocon
{
    public static HoconOptions NoEnvironment { get; } = new() { Environment = new Dictionary<string, string>() };

    public static HoconConfig Parse(string text) => HoconConfig.ParseString(text, "x.conf", NoEnvironment);

    public static HoconConfig Resolve(string text) => Parse(text).Resolve();

    /// <summary>The message of the error that <paramref name="text"/> has.</summary>
    public static string Error(string text) => Assert.Throws<HoconException>(() => Resolve(text)).Message;

    /// <summary>Both texts mean the same.</summary>
    public static void Same(string expected, string actual) => Assert.Equal<HoconValue>(Resolve(expected).Document, Resolve(actual).Document);
}
