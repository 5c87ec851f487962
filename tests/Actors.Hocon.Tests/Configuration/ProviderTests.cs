using Actors.Hocon.Configuration;
using Microsoft.Extensions.Configuration;

namespace Actors.Hocon.Tests.Configuration;

public sealed class ProviderTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    private sealed class Optimizer
    {
        public string Name { get; set; } = "";

        public double[] Rates { get; set; } = [];
    }

    [Fact]
    public void Paths_become_keys_with_colons()
    {
        _files.Write("b.conf", "optimizer { name = adam, rates = [1e-3, ${seed}], none = [], empty {}, null = null }");
        _files.Write("a.conf", "seed = 7\nrun { include \"b\" }");

        var config = new ConfigurationBuilder().SetBasePath(_files.Directory).AddHocon("a.conf").Build();

        Assert.Equal("adam", config["run:optimizer:name"]);
        Assert.Equal("7", config["run:optimizer:rates:1"]);
        Assert.Equal("7", config["SEED"]);
        Assert.Equal("", config["run:optimizer:none"]);
        Assert.Null(config["run:optimizer:empty"]);
        Assert.Null(config["run:optimizer:null"]);
        Assert.Equal([1e-3, 7], config.GetSection("run:optimizer").Get<Optimizer>()!.Rates);
    }

    [Fact]
    public void A_missing_file_is_an_error_unless_it_is_optional()
    {
        var builder = new ConfigurationBuilder().SetBasePath(_files.Directory);
        Assert.Empty(builder.AddHocon("none.conf", optional: true).Build().AsEnumerable());
        Assert.Throws<FileNotFoundException>(() => builder.AddHocon("none.conf").Build());
    }

    [Fact]
    public void An_error_in_the_file_names_its_place()
    {
        var path = _files.Write("a.conf", "a = [");
        var error = Assert.Throws<InvalidDataException>(() => new ConfigurationBuilder().AddHocon(path).Build());
        Assert.Equal($"{path}:1:6: the end of the input, expected a value or ]", error.InnerException!.Message);
    }

    [Theory]
    [InlineData("a.conf", "x = 2, include \"b.conf\"")]
    [InlineData("b.conf", "y = 2")]
    public async Task A_change_of_the_file_or_of_an_included_one_is_read(string changed, string text)
    {
        _files.Write("b.conf", "y = 1");
        _files.Write("a.conf", "x = 1, include \"b.conf\"");
        var config = new ConfigurationBuilder().SetBasePath(_files.Directory).AddHocon("a.conf", reloadOnChange: true).Build();
        var before = $"{config["x"]}{config["y"]}";

        await Reloaded(config, () => _files.Write(changed, text));

        Assert.Equal(("11", changed == "a.conf" ? "21" : "12"), (before, $"{config["x"]}{config["y"]}"));
        (config as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task A_change_that_makes_the_file_invalid_is_reported_and_the_settings_stay()
    {
        var reported = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _files.Write("a.conf", "x = 1");
        var config = new ConfigurationBuilder()
            .SetBasePath(_files.Directory)
            .SetFileLoadExceptionHandler(context => reported.TrySetResult(context.Exception.Message))
            .AddHocon("a.conf", reloadOnChange: true)
            .Build();

        _files.Write("a.conf", "x = [");

        Assert.EndsWith("a.conf:1:6: the end of the input, expected a value or ]", await reported.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("1", config["x"]);
        (config as IDisposable)?.Dispose();
    }

    private static async Task Reloaded(IConfigurationRoot config, Action change)
    {
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = config.GetReloadToken().RegisterChangeCallback(_ => reloaded.TrySetResult(), null);
        change();
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
