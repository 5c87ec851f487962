using System.Globalization;
using Actors.Runs.Interop;

namespace Actors.Runs.Files;

/// <summary>What a failed write says about the disk.</summary>
public static class StorageFault
{
    private const int NoSpace = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT

    /// <summary>Whether room is what is missing: mended by waiting for it.</summary>
    public static bool IsWantOfRoom(Exception failure) => failure is IOException { HResult: NoSpace or QuotaExceeded };

    /// <summary>The failure's message, and what is used up when it is not bytes.</summary>
    /// <param name="place">The directory that did not take it.</param>
    /// <param name="neededBytes">What it was to take.</param>
    public static string ReasonOf(Exception failure, string place, long neededBytes) =>
        !IsWantOfRoom(failure) || Posix.RoomOf(place) is not { } room ? failure.Message : ReasonOf(failure, room, neededBytes);

    internal static string ReasonOf(Exception failure, DiskRoom room, long neededBytes)
    {
        if (room.IsWithoutInodes)
            return $"{failure.Message}; no inodes are left there: fewer files must be on that disk, not fewer bytes";
        return failure.HResult == QuotaExceeded || room.FreeBytes > neededBytes
            ? string.Create(CultureInfo.InvariantCulture, $"{failure.Message}; {room.FreeBytes:N0} bytes are free there: a quota is used up, or another limit than the disk's")
            : failure.Message;
    }
}
