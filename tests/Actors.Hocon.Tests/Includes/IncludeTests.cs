namespace Actors.Hocon.Tests.Includes;

public sealed class IncludeTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("include \"b.conf\"")]
    [InlineData("include\"b.conf\"")]
    [InlineData("include\n\n\"b.conf\"")]
    [InlineData("include required(\"b.conf\")")]
    [InlineData("include required( \"b.conf\" )")]
    [InlineData("{ include \"b.conf\" }")]
    [InlineData("include \"b\"")]
    public void An_include_stands_for_the_fields_of_its_file(string text)
    {
        _files.Write("b.conf", "x = 1, y.z = 2");
        Same("x = 1, y.z = 2", text);
    }

    [Fact]
    public void Included_fields_override_what_is_before_and_are_overridden_by_what_is_after()
    {
        _files.Write("b.conf", "x = 2, y = 2, o { p = 2 }");
        Same("x = 2, y = 3, o { p = 2, q = 1 }, z = 1", "x = 1, o { q = 1 }, include \"b.conf\", y = 3, z = 1");
    }

    [Fact]
    public void A_file_is_looked_for_beside_the_file_that_includes_it()
    {
        _files.Write("sub/b.conf", "include \"c.conf\", include \"../d.conf\", b = 1");
        _files.Write("sub/c.conf", "c = 1");
        _files.Write("d.conf", "d = 1");
        _files.Write("c.conf", "c = wrong");
        Same("b = 1, c = 1, d = 1", "include \"sub/b.conf\"");
    }

    [Fact]
    public void An_absolute_path_is_taken_as_it_is()
    {
        var path = _files.Write("elsewhere/b.conf", "x = 1");
        Same("x = 1", $"include \"{path}\"");
    }

    [Theory]
    [InlineData("include file(\"PATH\")")]
    [InlineData("include file( \"PATH\" )")]
    [InlineData("include file(\n\"PATH\"\n)")]
    [InlineData("include required(file(\"PATH\"))")]
    [InlineData("include required( file( \"PATH\" ) )")]
    public void A_path_in_file_is_relative_to_the_working_directory_or_absolute(string text)
    {
        var absolute = _files.Write("elsewhere/b.conf", "x = 1");
        Same("x = 1", text.Replace("PATH", absolute));
        Same("x = 1", text.Replace("PATH", Path.GetRelativePath(Environment.CurrentDirectory, absolute)));
    }

    [Fact]
    public void A_path_in_file_is_not_looked_for_beside_the_including_file()
    {
        _files.Write("beside.conf", "x = 1");
        Same("a = 1", "include file(\"beside.conf\"), a = 1");
    }

    [Theory]
    [InlineData("include \"missing.conf\", a = 1")]
    [InlineData("include \"missing\", a = 1")]
    [InlineData("include \"no/such/directory.conf\"\na = 1")]
    [InlineData("include file(\"missing.conf\"), a = 1")]
    public void A_missing_file_is_an_empty_one(string text) => Same("a = 1", text);

    [Theory]
    [InlineData("include required(\"missing.conf\")", "a.conf:1:18: the required file \"missing.conf\" does not exist")]
    [InlineData("x {\n include required(file(\"missing\"))\n}", "a.conf:2:24: the required file \"missing\" does not exist")]
    public void A_missing_file_that_is_required_is_an_error(string text, string error) => Assert.Equal(error, _files.Error("a.conf", text));

    [Fact]
    public void A_name_without_extension_loads_properties_then_json_then_conf()
    {
        _files.Write("b.properties", "p=1\nall=p\npj=p");
        _files.Write("b.json", """{"j":1,"all":"j","pj":"j"}""");
        _files.Write("b.conf", "c = 1, all = c");
        Same("p = \"1\", j = 1, c = 1, all = c, pj = j", "include \"b\"");
        Same("c = 1, all = c", "include \"b.conf\"");
    }

    [Fact]
    public void Substitutions_in_an_included_file_look_there_first_and_then_at_the_root()
    {
        _files.Write("foo.conf", "x = 10, y = ${x}, z = ${outer}");
        Same("a { x = 10, y = 10, z = o }, x = 5, outer = o", "a { include \"foo.conf\" }, x = 5, outer = o");
        Same("a { x = 42, y = 42, z = o }, outer = o", "a { include \"foo.conf\" }, a { x = 42 }, outer = o");
        Same("a.b { x = 10, y = 10, z = o }, outer = o", "a.b { include \"foo.conf\" }, outer = o");
    }

    [Fact]
    public void Prefixes_of_nested_includes_add_up()
    {
        _files.Write("b.conf", "inner { include \"c.conf\" }");
        _files.Write("c.conf", "v = 1, w = ${v}, list += 1, list += 2");
        Same("outer.inner { v = 1, w = 1, list = [1, 2] }", "outer { include \"b.conf\" }");
    }

    [Fact]
    public void Appending_in_an_included_file_does_not_reach_the_root()
    {
        _files.Write("b.conf", "list += 2");
        Same("list = [1], x { list = [2] }", "list = [1], x { include \"b.conf\" }");
        Same("list = [1, 2]", "list = [1], include \"b.conf\"");
    }

    [Fact]
    public void The_environment_is_asked_without_the_prefix()
    {
        _files.Write("b.conf", "d = ${DATA}");
        var options = new HoconOptions { Environment = new Dictionary<string, string> { ["DATA"] = "/data" } };
        Assert.Equal("/data", HoconConfig.ParseFile(_files.Write("a.conf", "x { include \"b.conf\" }"), options).Resolve().GetString("x.d"));
    }

    [Fact]
    public void An_include_inside_a_list_works_when_it_needs_no_path()
    {
        _files.Write("b.conf", "x = 1, y += 2");
        Same("l = [{ x = 1, y = [2] }]", "l = [{ include \"b.conf\" }]");
    }

    [Theory]
    [InlineData("include foo", "'foo'")]
    [InlineData("include : 1", "':'")]
    [InlineData("include = 1", "'='")]
    [InlineData("include { a = 1 }", "'{'")]
    [InlineData("include ${x}", "a substitution ${…}")]
    [InlineData("include 1", "'1'")]
    [InlineData("include file (\"b\")", "'file'")]
    [InlineData("include file(b)", "'file(b)'")]
    [InlineData("include file(required(\"b\"))", "'file(required('")]
    [InlineData("include", "the end of the input")]
    public void An_include_needs_a_quoted_name(string text, string found)
    {
        var error = _files.Error("a.conf", text);
        Assert.Contains($": {found}, expected a quoted file name, file(\"…\") or required(…)", error);
    }

    [Theory]
    [InlineData("include file(\"b\" x", "a.conf:1:18: 'x', expected ) after the name of an included file")]
    [InlineData("include file(\"b\"))", "a.conf:1:17: '))', expected ) after the name of an included file")]
    [InlineData("include required(file(\"b\")", "a.conf:1:27: the end of the input, expected ) after the name of an included file")]
    [InlineData("include \"b\" : 1", "a.conf:1:13: ':', expected a comma, a new line or the end of the input")]
    [InlineData("include \"b\" \"c\"", "a.conf:1:13: the string \"c\", expected a comma, a new line or the end of the input")]
    public void Nothing_else_may_follow_the_name(string text, string error) => Assert.Equal(error, _files.Error("a.conf", text));

    [Theory]
    [InlineData("include url(\"http://x/y.conf\")", "include url(…) is not supported")]
    [InlineData("include classpath(\"x.conf\")", "include classpath(…) is not supported")]
    [InlineData("include required(url(\"http://x/y.conf\"))", "include url(…) is not supported")]
    [InlineData("include \"https://x/y.conf\"", "the URL \"https://x/y.conf\", expected a file name; URLs cannot be included")]
    public void URLs_and_class_paths_are_refused(string text, string problem) => Assert.Contains(problem, _files.Error("a.conf", text));

    [Theory]
    [InlineData("foo include = 42", "\"foo include\" = 42")]
    [InlineData("foo = include", "foo = \"include\"")]
    [InlineData("foo = [include]", "foo = [\"include\"]")]
    [InlineData("\"include\" = 42", "\"include\" = 42")]
    [InlineData("includes = 42", "\"includes\" = 42")]
    [InlineData("include.x = 42", "\"include\".x = 42")]
    public void Include_is_an_ordinary_word_elsewhere(string text, string expected) => Same(expected, text);

    [Fact]
    public void Errors_and_origins_name_the_included_file()
    {
        _files.Write("sub/b.conf", "x = 1\ny = [");
        Assert.Equal("sub/b.conf:2:6: the end of the input, expected a value or ]", _files.Error("a.conf", "include \"sub/b.conf\""));
        _files.Write("sub/b.conf", "x = 1\ny = 2");
        var config = _files.Resolve("a.conf", "include \"sub/b.conf\"");
        Assert.Equal(Path.Combine(_files.Directory, "sub/b.conf") + ":2:5", $"{config.GetValue("y").Origin}");
        Assert.Equal([Path.Combine(_files.Directory, "sub/b.conf")], config.IncludedFiles);
    }

    [Fact]
    public void An_included_list_is_an_error()
    {
        _files.Write("b.conf", "[1, 2]");
        Assert.Equal("a.conf:1:9: \"b.conf\" has a list at its root, expected an object", _files.Error("a.conf", "include \"b.conf\""));
    }

    [Fact]
    public void A_file_that_includes_itself_is_an_error()
    {
        _files.Write("b.conf", "include \"a.conf\"");
        Assert.Equal("b.conf:1:9: \"a.conf\" includes itself", _files.Error("a.conf", "include \"b.conf\""));
        Assert.Equal("a.conf:1:9: \"./a.conf\" includes itself", _files.Error("a.conf", "include \"./a.conf\""));
    }

    [Fact]
    public void Includes_are_bounded_in_depth_and_number()
    {
        for (var i = 0; i < 40; i++)
            _files.Write($"n{i}.conf", $"include \"n{i + 1}.conf\"");
        Assert.Contains("includes nest more than 32 deep, the limit", _files.Error("a.conf", "include \"n0.conf\""));

        _files.Write("empty.conf", "");
        Assert.Contains("more than 1000 included files, the limit", _files.Error("a.conf", string.Concat(Enumerable.Repeat("include \"empty.conf\"\n", 1001))));
    }

    [Fact]
    public void A_text_without_a_directory_includes_nothing_relative()
    {
        Hocon.Same("a = 1", "include \"b.conf\", a = 1");
        Assert.Equal("x.conf:1:18: the required file \"b.conf\" does not exist", Hocon.Error("include required(\"b.conf\")"));
    }

    private void Same(string expected, string text) => Assert.Equal(Hocon.Resolve(expected).Document, _files.Resolve("a.conf", text).Document);
}
