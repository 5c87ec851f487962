namespace Actors.Hocon.Includes;

/// <summary>An include statement.</summary>
/// <param name="Name">The file's name as it is written.</param>
/// <param name="IsFile">
/// True for <c>file("x")</c>, which the specification does not look for beside the including file; like any path that a program is given,
/// it is relative to the working directory.
/// </param>
/// <param name="IsRequired">True when a missing file is an error.</param>
/// <param name="Origin">Where the name is written.</param>
internal sealed record Include(string Name, bool IsFile, bool IsRequired, Origin Origin);
