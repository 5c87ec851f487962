using Actors.Journals.Embedded;
using Akka.Configuration;

namespace Actors.Node.Composition;

/// <summary>The settings of Akka that a node needs; they override whatever a user sets.</summary>
public static class NodeConfig
{
    public static Config Required { get; } = Read("node.conf");

    /// <summary>The user's settings, overridden by those that a node needs.</summary>
    /// <param name="akka">The user's settings of Akka, as JSON.</param>
    public static Config Above(string akka) =>
        Required.WithFallback(EmbeddedPersistence.AsDefaultPlugins).WithFallback(ConfigurationFactory.ParseString("akka " + akka));

    private static Config Read(string name)
    {
        using var stream = typeof(NodeConfig).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the resource {name} is missing");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
