using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Actors.Runs.Deciding;

namespace Actors.Runs.Tests.Deciding;

public sealed class EventCodecTests
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly EventCodec<object> Codec = new EventCodec<object>()
        .AddJson("named/3", (JsonTypeInfo<Named>)Options.GetTypeInfo(typeof(Named)))
        .Upcast("named/2", "named/3", payload => Rename(payload, "Label", "Name"))
        .Upcast("named/1", "named/2", payload => Rename(payload, "Title", "Label"));

    [Fact]
    public void An_event_comes_back_under_its_explicit_name()
    {
        var data = Codec.Encode(new Named("x"));
        Assert.Equal(("named/3", """{"Name":"x"}"""), (data.Manifest, Encoding.UTF8.GetString(data.Payload)));
        Assert.Equal(new Named("x"), Codec.Decode(data.Manifest, data.Payload));
    }

    [Theory]
    [InlineData("named/3", """{"Name":"x"}""")]
    [InlineData("named/2", """{"Label":"x"}""")]
    [InlineData("named/1", """{"Title":"x"}""")]
    public void Every_version_that_was_ever_recorded_reads(string manifest, string recorded)
    {
        Assert.Equal(new Named("x"), Codec.Decode(manifest, Encoding.UTF8.GetBytes(recorded)));
    }

    [Fact]
    public void An_unknown_name_is_an_error_that_says_which_are_known()
    {
        var failure = Assert.Throws<UnknownManifestException>(() => Codec.Decode("named/4", default));
        Assert.StartsWith("No event is called 'named/4'. Known: named/1, named/2, named/3.", failure.Message);
    }

    [Fact]
    public void An_event_that_was_not_registered_cannot_be_written()
    {
        Assert.Throws<NotSupportedException>(() => Codec.Encode("text"));
    }

    [Fact]
    public void A_name_stands_for_one_thing()
    {
        var type = (JsonTypeInfo<Named>)Options.GetTypeInfo(typeof(Named));
        Assert.Throws<ArgumentException>(() => new EventCodec<object>().AddJson("named/1", type).AddJson("named/1", type));
        Assert.Throws<ArgumentException>(() => new EventCodec<object>().AddJson("named/1", type).AddJson("named/2", type));
        Assert.Throws<ArgumentException>(() => new EventCodec<object>().AddJson("named/1", type).Upcast("named/1", "named/2", x => x));
    }

    [Fact]
    public void Upcasters_in_a_circle_end()
    {
        var circle = new EventCodec<object>().Upcast("a/1", "a/2", x => x).Upcast("a/2", "a/1", x => x);
        Assert.Throws<UnknownManifestException>(() => circle.Decode("a/1", default));
    }

    private static ReadOnlyMemory<byte> Rename(ReadOnlyMemory<byte> payload, string from, string to)
    {
        var json = JsonNode.Parse(payload.Span)!.AsObject();
        json.Remove(from, out var value);
        json[to] = value;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private sealed record Named(string Name);
}
