namespace Actors.Runs.Deciding;

/// <summary>A recorded event has a name that the codec does not know.</summary>
public sealed class UnknownManifestException(string manifest, IEnumerable<string> known)
    : NotSupportedException($"No event is called '{manifest}'. Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}. "
        + "Register it with the codec, or an upcaster from it to a later version.")
{
    /// <summary>The name.</summary>
    public string Manifest { get; } = manifest;
}
