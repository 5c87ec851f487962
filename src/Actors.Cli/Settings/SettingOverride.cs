using System.Buffers;
using System.Text.Json;
using Actors.Hocon;

namespace Actors.Cli.Settings;

/// <summary>One <c>path=value</c> of a command line. The value is HOCON; plain text that is none, such as <c>cuda:0</c>, is taken as it stands.</summary>
internal static class SettingOverride
{
    // What has one of these was meant as HOCON: its mistake is to be told, not to become a text.
    private static readonly SearchValues<char> Structure = SearchValues.Create("\"{}[],$\n\r");

    /// <exception cref="HoconException">It is neither HOCON nor a path, an equals sign and plain text.</exception>
    public static HoconConfig Parse(string setting)
    {
        try
        {
            return HoconConfig.ParseSetting(setting);
        }
        catch (HoconException) when (Quoted(setting) is { } quoted)
        {
            return HoconConfig.ParseSetting(quoted, $"--set {setting}");
        }
    }

    // Null when quotes would not mend it.
    private static string? Quoted(string setting)
    {
        if (setting.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var equals))
            return null;
        var value = setting.AsSpan(equals + 1).Trim();
        if (value.IsEmpty || value.ContainsAny(Structure))
            return null;
        var quoted = $"{setting[..(equals + 1)]}{JsonSerializer.Serialize(value.ToString())}";
        try
        {
            HoconConfig.ParseSetting(quoted);
            return quoted;
        }
        catch (HoconException)
        {
            return null;
        }
    }
}
