using System.Reflection;

namespace Actors.Hocon.Tests.Includes;

public sealed class FileFormatTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("a.b.c=x", """{"a":{"b":{"c":"x"}}}""")]
    [InlineData("a = x", """{"a":"x"}""")]
    [InlineData("a: x", """{"a":"x"}""")]
    [InlineData("a x y", """{"a":"x y"}""")]
    [InlineData("a=1\nb=true\nc", """{"a":"1","b":"true","c":""}""")]
    [InlineData("# c\n! c\n\n a=1", """{"a":"1"}""")]
    [InlineData("a=x\\\n   y", """{"a":"xy"}""")]
    [InlineData("a=x\\\\\nb=y", """{"a":"x\\","b":"y"}""")]
    [InlineData("a=\\u0041\\t\\n\\q", """{"a":"A\t\nq"}""")]
    [InlineData("a\\=b\\ c=d", """{"a=b c":"d"}""")]
    [InlineData("a=${x} \"q\" # z", """{"a":"${x} \"q\" # z"}""")]
    [InlineData("a=  x  ", """{"a":"x  "}""")]
    [InlineData("a=x\r\nb=y\rc=z", """{"a":"x","b":"y","c":"z"}""")]
    [InlineData("a=x\u2028y\u0085z\fw", """{"a":"x\u2028y\u0085z\fw"}""")]
    [InlineData(".=x", """{"":{"":"x"}}""")]
    [InlineData("a.=x\na..b=y", """{"a":{"":{"b":"y"}}}""")]
    [InlineData("a=hello\na.b=world", """{"a":{"b":"world"}}""")]
    [InlineData("a.b=world\na=hello", """{"a":{"b":"world"}}""")]
    [InlineData("a=1\na=2", """{"a":"2"}""")]
    public void Properties_are_strings_at_the_paths_that_their_dots_say(string text, string expected) =>
        Assert.Equal(Hocon.Resolve(expected).Document, _files.Resolve("a.properties", text).Document);

    [Fact]
    public void Properties_make_lists_by_index()
    {
        _files.Write("b.properties", "foo.0=a\nfoo.2=c\nfoo.x=ignored");
        Assert.Equal(["a", "c", "d"], _files.Resolve("a.conf", "include \"b\", all = ${foo} [d]").GetList<string>("all"));
    }

    [Theory]
    [InlineData("a=\\u12", "a.properties:1:1: \\u without 4 hexadecimal digits after it")]
    public void Malformed_properties_are_errors(string text, string error) => Assert.Equal(error, _files.Error("a.properties", text));

    [Theory]
    [InlineData("""{"a": {"b": [1, 2.5e3, true, null, "x\u00e9"]}}""")]
    [InlineData("\ufeff{\"a\": 1}")]
    public void JSON_is_read_from_a_json_file(string text) =>
        Assert.Equal(Hocon.Resolve(text).Document, _files.Resolve("a.json", text).Document);

    [Theory]
    [InlineData("{\"a\": 1,}", "a.json:1:9: not JSON")]
    [InlineData("{\n\"a\" = 1}", "a.json:2:5: not JSON")]
    [InlineData("{a: 1}", "a.json:1:2: not JSON")]
    [InlineData("{\"a\": 1} # c", "a.json:1:10: not JSON")]
    [InlineData("{\"a\": ${b}}", "a.json:1:7: not JSON")]
    [InlineData("", "a.json:1:1: not JSON")]
    public void What_only_HOCON_allows_is_an_error_in_a_json_file(string text, string error) =>
        Assert.StartsWith(error + ", expected only what JSON allows in a file called .json", _files.Error("a.json", text));

    [Fact]
    public void A_key_with_dots_is_one_key_in_JSON() =>
        Assert.Equal(1, _files.Resolve("a.json", """{"a.b": 1}""").GetInt32("\"a.b\""));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_an_error_at_their_place()
    {
        var path = Path.Combine(_files.Directory, "a.conf");
        File.WriteAllBytes(path, [.. "a = 1\nbc = "u8, 0xff, .. "\n"u8]);
        Assert.Equal($"{path}:2:6: bytes that are not UTF-8, expected a text in UTF-8", Assert.Throws<HoconException>(() => HoconConfig.ParseFile(path)).Message);
    }

    [Fact]
    public void A_missing_file_or_a_directory_is_an_error()
    {
        var path = Path.Combine(_files.Directory, "none.conf");
        Assert.Equal($"{path}: the file does not exist", Assert.Throws<HoconException>(() => HoconConfig.ParseFile(path)).Message);
        Assert.StartsWith($"{_files.Directory}: the file cannot be read", Assert.Throws<HoconException>(() => HoconConfig.ParseFile(_files.Directory)).Message);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_not_read()
    {
        var path = _files.Write("a.conf", "a = 12345");
        var options = new HoconOptions { Limits = new HoconLimits { FileSizeBytes = 8 } };
        Assert.Equal($"{path}: {path} is larger than 8 bytes, the limit", Assert.Throws<HoconException>(() => HoconConfig.ParseFile(path, options)).Message);
        Assert.Contains("larger than", Assert.Throws<HoconException>(() => HoconConfig.ParseFile("/dev/zero", options)).Message);
    }

    [Fact]
    public void An_embedded_resource_takes_the_place_of_a_class_path()
    {
        var assembly = Assembly.GetExecutingAssembly();
        Assert.Equal(42, HoconConfig.ParseResource(assembly, "reference.conf").GetInt32("answer"));
        Assert.Equal(
            "none.conf: not a resource of Actors.Hocon.Tests",
            Assert.Throws<HoconException>(() => HoconConfig.ParseResource(assembly, "none.conf")).Message);
    }
}
