using System.Runtime.InteropServices;

namespace Actors.Formats;

/// <summary>What a name of the file system stands for; .NET tells directories only.</summary>
internal static partial class FileKind
{
    // The kernel's struct statx is the same on every machine.
    private const int StatxBytes = 256, ModeOffset = 28;
    private const int FromWorkingDirectory = -100;
    private const uint Type = 1;
    private const int TypeMask = 0xf000, RegularType = 0x8000, DirectoryType = 0x4000;

    /// <summary>Whether it is a pipe, a socket or a device, links followed; not when there is nothing, or nothing that can be looked at.</summary>
    internal static bool IsSpecial(string path)
    {
        Span<byte> found = stackalloc byte[StatxBytes];
        return Statx(FromWorkingDirectory, path, 0, Type, found) == 0
            && (BitConverter.ToUInt16(found[ModeOffset..]) & TypeMask) is not (RegularType or DirectoryType);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> found);
}
