namespace Actors.Training.Files;

/// <summary>What a failed write says about the disk.</summary>
public static class StorageFault
{
    private const int NoSpace = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT

    /// <summary>Whether room is what is missing: mended by waiting for it.</summary>
    public static bool IsWantOfRoom(Exception failure) => failure is IOException { HResult: NoSpace or QuotaExceeded };
}
