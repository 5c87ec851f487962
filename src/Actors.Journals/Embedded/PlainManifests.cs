using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Actors.Journals.Embedded;

/// <summary>The streams that one serializer writes, which therefore need not say which one.</summary>
internal sealed class PlainManifests
{
    private readonly (string Prefix, Serializer Serializer)[] _prefixes;

    /// <param name="system">Knows the serializers.</param>
    /// <param name="journal">Path of the journal plugin's settings.</param>
    /// <exception cref="ConfigurationException">A serializer is not known.</exception>
    public PlainManifests(ExtendedActorSystem system, string journal)
    {
        var path = journal + ".plain-manifests";
        var settings = system.Settings.Config.GetConfig(path);
        _prefixes = settings is null || settings.IsEmpty
            ? []
            : [.. settings.AsEnumerable().Select(entry => (entry.Key, Find(system, $"{path}.\"{entry.Key}\"", entry.Value.GetString())))];
    }

    /// <summary>The serializer that everything in a stream is written with; null where a manifest says it.</summary>
    public Serializer? SerializerOf(string stream)
    {
        foreach (var (prefix, serializer) in _prefixes)
        {
            if (stream.StartsWith(prefix, StringComparison.Ordinal))
                return serializer;
        }

        return null;
    }

    // Akka finds serializers by type and by identifier, but tells nobody the name of one.
    private static Serializer Find(ExtendedActorSystem system, string setting, string name)
    {
        if (system.Settings.Setup.Get<SerializationSetup>() is { HasValue: true } setup
            && setup.Value.CreateSerializers(system).FirstOrDefault(details => details.Alias == name) is { } added)
            return added.Serializer;
        var type = system.Settings.Config.GetString($"akka.actor.serializers.\"{name}\"", "");
        if (type == "" || Type.GetType(type) is not { } known)
            throw new ConfigurationException($"{setting}: there is no serializer '{name}' in akka.actor.serializers");
        return (Serializer)(known.GetConstructor([typeof(ExtendedActorSystem)]) is null
            ? Activator.CreateInstance(known)!
            : Activator.CreateInstance(known, system)!);
    }
}
