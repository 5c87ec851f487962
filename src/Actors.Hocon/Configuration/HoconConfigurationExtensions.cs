using Microsoft.Extensions.Configuration;

namespace Actors.Hocon.Configuration;

/// <summary>HOCON files for Microsoft.Extensions.Configuration.</summary>
public static class HoconConfigurationExtensions
{
    /// <summary>
    /// Adds the settings of a HOCON file, its includes and substitutions resolved by themselves and the environment. A path such as
    /// <c>run.optimizer.rates.0</c> becomes the key <c>run:optimizer:rates:0</c>.
    /// </summary>
    /// <param name="builder">The configuration that gets the file.</param>
    /// <param name="path">The file, relative to the builder's base path.</param>
    /// <param name="optional">True when a missing file is an empty one.</param>
    /// <param name="reloadOnChange">
    /// True to read the file again when it or a file that it includes changes. A change that makes it invalid is reported to the builder's
    /// load exception handler, or else to the trace, and the settings stay as they were.
    /// </param>
    public static IConfigurationBuilder AddHocon(
        this IConfigurationBuilder builder, string path, bool optional = false, bool reloadOnChange = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var source = new HoconConfigurationSource { Path = path, Optional = optional, ReloadOnChange = reloadOnChange };
        source.ResolveFileProvider();
        return builder.Add(source);
    }
}
