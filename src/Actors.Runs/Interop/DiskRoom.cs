namespace Actors.Runs.Interop;

/// <summary>What is free on a file system.</summary>
/// <param name="UnusedBytes">That nothing uses, those included that only the administrator may.</param>
/// <param name="FreeBytes">That everybody may use.</param>
/// <param name="IsWithoutInodes">Whether it takes no more files, however small; false where it does not count them.</param>
internal readonly record struct DiskRoom(long TotalBytes, long UnusedBytes, long FreeBytes, bool IsWithoutInodes);
