using Actors.Hocon.Values;

namespace Actors.Hocon;

/// <summary>One setting: a value that is no object, or an empty object.</summary>
/// <param name="Path">Where it is in the tree.</param>
/// <param name="Value">Its value, which knows where it is written; elsewhere than the key when it was substituted.</param>
/// <param name="Key">Where the setting's key is written.</param>
public sealed record HoconEntry(HoconPath Path, HoconValue Value, Origin Key);
