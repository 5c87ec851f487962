using Actors.Cli.Settings;
using Actors.Hocon;

namespace Actors.Cli.Tests.Settings;

public sealed class SettingOverrideTests
{
    [Theory]
    [InlineData("run.device=cuda:0", "run.device = \"cuda:0\"")]
    [InlineData("run.device = cuda:0 ", "run.device = \"cuda:0\"")]
    [InlineData("run.device=cuda", "run.device = cuda")]
    [InlineData("captcha.data.directory=/data/a:b", "captcha.data.directory = \"/data/a:b\"")]
    [InlineData("a=C:\\data", "a = \"C:\\\\data\"")]
    [InlineData("a=me@host", "a = \"me@host\"")]
    [InlineData("a=x=y", "a = \"x=y\"")]
    [InlineData("a=[1,2]", "a = [1, 2]")]
    [InlineData("a={b:c}", "a.b = c")]
    [InlineData("a=20 GiB", "a = 20 GiB")]
    [InlineData("a=\"x:y\"", "a = \"x:y\"")]
    public void A_value_is_HOCON_or_plain_text(string setting, string expected) =>
        Assert.Equal(HoconConfig.ParseString(expected).Resolve().Document, SettingOverride.Parse(setting).Resolve().Document);

    [Theory]
    [InlineData("a=1,b=2")]
    [InlineData("a=[1")]
    [InlineData("a=")]
    [InlineData("a")]
    [InlineData("=cuda:0")]
    [InlineData("a=\"x")]
    [InlineData("a={b:c:d}")]
    public void What_was_meant_as_HOCON_stays_a_mistake(string setting) =>
        Assert.StartsWith($"--set {setting}:1:", Assert.Throws<HoconException>(() => SettingOverride.Parse(setting)).Message);
}
