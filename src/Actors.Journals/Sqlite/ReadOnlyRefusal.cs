using System.Diagnostics.CodeAnalysis;

namespace Actors.Journals.Sqlite;

internal static class ReadOnlyRefusal
{
    /// <exception cref="InvalidOperationException">The store was opened for reading.</exception>
    public static Writer OrRefuse([NotNull] this Writer? writer) =>
        writer ?? throw new InvalidOperationException("The journal was opened for reading only; open it with SqliteStore.Open to write.");
}
