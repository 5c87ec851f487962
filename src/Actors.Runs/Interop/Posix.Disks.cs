using System.Runtime.InteropServices;

namespace Actors.Runs.Interop;

// What tells where files are, and what room there is.
internal static partial class Posix
{
    /// <summary>The number of the device that a file or directory is on; null when it cannot be looked at.</summary>
    public static (uint Major, uint Minor)? DeviceOf(string path)
    {
        const int currentDirectory = -100;
        const int sizeOfResult = 256;
        const int placeOfMajor = 136;
        const int placeOfMinor = 140;
        Span<byte> result = stackalloc byte[sizeOfResult];
        return statx(currentDirectory, path, 0, 0, result) == 0
            ? (BitConverter.ToUInt32(result[placeOfMajor..]), BitConverter.ToUInt32(result[placeOfMinor..]))
            : null;
    }

    /// <summary>What tells a file or directory from every other one, whatever its paths are; null when it cannot be looked at.</summary>
    public static (uint Major, uint Minor, ulong Inode)? IdentityOf(string path)
    {
        const int currentDirectory = -100;
        const int sizeOfResult = 256;
        const int placeOfInode = 32;
        const uint inode = 0x100;
        Span<byte> result = stackalloc byte[sizeOfResult];
        return statx(currentDirectory, path, 0, inode, result) == 0 && DeviceOf(path) is var (major, minor)
            ? (major, minor, BitConverter.ToUInt64(result[placeOfInode..]))
            : null;
    }

    /// <summary>How many names a file has, links not counted; null when it cannot be looked at.</summary>
    public static long? NamesOf(string path)
    {
        const int currentDirectory = -100;
        const int sizeOfResult = 256;
        const int placeOfNames = 16;
        const uint names = 0x4;
        Span<byte> result = stackalloc byte[sizeOfResult];
        return statx(currentDirectory, path, 0, names, result) == 0 ? BitConverter.ToUInt32(result[placeOfNames..]) : null;
    }

    /// <summary>What is free on the file system of a file or directory; null when it cannot be looked at.</summary>
    public static DiskRoom? RoomOf(string path)
    {
        const int wordsOfResult = 32;
        const int fragmentBytes = 1;
        const int total = 2;
        const int unused = 3;
        const int free = 4;
        const int inodes = 5;
        const int freeInodes = 7;
        Span<ulong> result = stackalloc ulong[wordsOfResult];
        return statvfs(path, result) == 0
            ? new DiskRoom(Bytes(result[total], result), Bytes(result[unused], result), Bytes(result[free], result), result[inodes] > 0 && result[freeInodes] == 0)
            : null;

        static long Bytes(ulong fragments, ReadOnlySpan<ulong> result) => (long)UInt128.Min(fragments * (UInt128)result[fragmentBytes], long.MaxValue);
    }

    // Its result is laid out alike on every architecture, other than stat's.
    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, Span<byte> result);

    // Ten words on both architectures, and room for what a later one adds.
    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statvfs(string path, Span<ulong> result);
}
