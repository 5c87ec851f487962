namespace Actors.Hocon.Values;

/// <summary>A field of an object: its value and where its key is written, which a substitution does not change.</summary>
public readonly record struct HoconField(HoconValue Value, Origin Key);
