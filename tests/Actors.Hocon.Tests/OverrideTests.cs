namespace Actors.Hocon.Tests;

public class OverrideTests
{
    [Theory]
    [InlineData("run.seed=7", "run.seed = 7")]
    [InlineData("run.seed = 7", "run.seed = 7")]
    [InlineData("run.name=two words", "run.name = \"two words\"")]
    [InlineData("run.name=\"a:b\"", "run.name = \"a:b\"")]
    [InlineData("run.rates=[1, 2]", "run.rates = [1, 2]")]
    [InlineData("run{seed=7}", "run.seed = 7")]
    [InlineData("run.empty=\"\"", "run.empty = \"\"")]
    [InlineData("run.none=null", "run.none = null")]
    public void A_setting_is_one_field_of_HOCON(string text, string expected) =>
        Assert.Equal(Hocon.Resolve(expected).Document, HoconConfig.ParseSetting(text).Resolve().Document);

    [Fact]
    public void A_setting_on_top_of_a_file_overrides_it_before_substitution() =>
        Assert.Equal(
            Hocon.Resolve("run { seed = 8, copy = 8, rates = [1, 2], log = out/8 }").Document,
            HoconConfig.ParseSetting("run.rates+=2")
                .WithFallback(HoconConfig.ParseSetting("run.log=out/${run.seed}"))
                .WithFallback(HoconConfig.ParseSetting("run.seed=8"))
                .WithFallback(Hocon.Parse("run { seed = 7, copy = ${run.seed}, rates = [1] }"))
                .Resolve().Document);

    [Theory]
    [InlineData("run.seed", "--set run.seed:1:9: the end of the input, expected =, :, += or { after the key run.seed")]
    [InlineData("run.seed=", "--set run.seed=:1:10: the end of the input, expected a value")]
    [InlineData("=7", "--set =7:1:1: '=', expected a key")]
    [InlineData("a=1,b=2", "--set a=1,b=2:1:4: ',', expected the end of the value")]
    [InlineData("a=1\nb=2", "--set a=1\\nb=2:1:4: the end of the line, expected the end of the value")]
    [InlineData("a=/x:y", "--set a=/x:y:1:5: ':', expected the end of the value")]
    [InlineData("run.dir=${none}", "--set run.dir=${none}:1:9: ${none} refers to nothing, expected a setting or an environment variable none")]
    public void What_is_not_one_field_is_refused(string text, string error) =>
        Assert.Equal(error, Assert.Throws<HoconException>(() => HoconConfig.ParseSetting(text, null, Hocon.NoEnvironment).Resolve()).Message);

    [Fact]
    public void All_settings_are_listed_with_their_places_in_the_order_of_the_lowest_file()
    {
        var entries = HoconConfig.ParseSetting("b.y=9").WithFallback(Hocon.Parse("a = 1\nb {\n x = [1]\n y = 2\n}\nc {}")).Resolve().Entries();
        Assert.Equal(
            ["a = 1 x.conf:1:1", "b.x = a list of one element x.conf:3:2", "b.y = 9 --set b.y=9:1:1", "c = an object x.conf:6:1"],
            entries.Select(entry => $"{entry.Path} = {entry.Value} {entry.Key}"));
    }
}
