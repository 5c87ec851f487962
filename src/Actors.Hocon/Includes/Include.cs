namespace Actors.Hocon.Includes;

/// <summary>An include statement.</summary>
/// <param name="Name">The file's name as it is written.</param>
/// <param name="IsRequired">True when a missing file is an error.</param>
/// <param name="Origin">Where the name is written.</param>
internal sealed record Include(string Name, bool IsRequired, Origin Origin);
