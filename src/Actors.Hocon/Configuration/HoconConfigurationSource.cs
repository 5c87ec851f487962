using Microsoft.Extensions.Configuration;

namespace Actors.Hocon.Configuration;

/// <summary>A HOCON file as a source of configuration.</summary>
public sealed class HoconConfigurationSource : FileConfigurationSource
{
    /// <summary>The environment of substitutions and the limits of the file.</summary>
    public HoconOptions Options { get; set; } = HoconOptions.Default;

    /// <inheritdoc/>
    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        return new HoconConfigurationProvider(this);
    }
}
