namespace Actors.Journals.Sql;

/// <summary>The bytes of an event or a snapshot are not what was sealed.</summary>
public sealed class CorruptPayloadException(string manifest, string reason)
    : IOException($"a payload of '{manifest}' is corrupt: {reason}")
{
    /// <summary>The manifest under which it was read.</summary>
    public string Manifest { get; } = manifest;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
