namespace Actors.Hocon;

/// <summary>
/// The place where something is written. <paramref name="Line"/> and <paramref name="Column"/> are 1-based; both are 0 where the
/// source has no lines, as for an environment variable. Columns count UTF-16 units.
/// </summary>
public readonly record struct Origin(Source Source, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, or the source's name alone where it has no lines.</summary>
    public override string ToString() => Line == 0 ? $"{Source}" : $"{Source}:{Line}:{Column}";
}
