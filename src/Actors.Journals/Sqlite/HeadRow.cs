namespace Actors.Journals.Sqlite;

/// <summary>A stream's end as the database knows it.</summary>
internal readonly record struct HeadRow(long Id, long Sequence, long Deleted);
