using System.Reflection;
using System.Text.Json;
using Actors.Cli.Settings;
using Actors.Hocon.Values;

namespace Actors.Cli.Tests.Settings;

/// <summary>hocon/reference.conf and the records that it is bound to name the same settings, both ways.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] InFile = [.. Configuration.Load(null, []).Entries("").Select(entry => $"{entry.Path}").Order(StringComparer.Ordinal)];

    private static readonly string[] InRecords = [.. Leaves(typeof(ConfigurationRoot), "").Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_setting_of_the_records_is_in_the_file() => Assert.Empty(InRecords.Except(InFile));

    [Fact]
    public void Every_setting_of_the_file_is_in_the_records() => Assert.Empty(InFile.Except(InRecords));

    [Fact]
    public void The_defaults_are_within_their_ranges() => Assert.Equal("captcha", Configuration.Bind(Configuration.Load(null, [])).Run.Recipe);

    [Fact]
    public void Settings_of_Akka_are_handed_on_as_they_are()
    {
        var akka = Configuration.OfNode(Configuration.Load(null, ["akka.actor.debug.unhandled=on", "akka.loglevel=INFO"])).Akka;

        Assert.Equal("""{"actor":{"debug":{"unhandled":"on"}},"loglevel":"INFO"}""", JsonSerializer.Serialize(JsonDocument.Parse(akka)));
    }

    private static IEnumerable<string> Leaves(Type record, string path) => record
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .SelectMany(property =>
        {
            var name = path + JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);
            var type = property.PropertyType;
            return type.Namespace!.StartsWith("Actors.", StringComparison.Ordinal) && type.IsClass && type != typeof(HoconObject)
                ? Leaves(property.PropertyType, name + ".")
                : [name];
        });
}
