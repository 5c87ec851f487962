namespace Actors.CrashTests.Faults;

/// <summary>What happens to one system call on one of the scene's paths.</summary>
/// <param name="Call">Its name.</param>
/// <param name="When">Which of the calls of that name, from 1.</param>
/// <param name="Effect">As strace injects it: an error, a result without the call, or a signal that comes before it.</param>
/// <param name="ForGood">Whether all later calls of that name meet the same.</param>
/// <param name="Times">So many calls of that name in a row do.</param>
internal sealed record Fault(string Call, int When, string Effect, bool ForGood = false, int Times = 1)
{
    public const string Kill = "signal=KILL";

    private static readonly string[] Errors = ["error=ENOSPC", "error=EIO", "error=EDQUOT"];

    // strace takes nothing of what it says was taken, so this is worse than a short write: whoever goes on behind it writes a damaged file.
    private static readonly string[] ShortWrites = ["retval=0", "retval=1", "retval=512"];

    private static readonly HashSet<string> Writes = ["write", "writev", "pwrite64", "pwritev"];

    /// <summary>The calls that change what is on the disk, or make it durable.</summary>
    private static readonly HashSet<string> Changes =
    [
        .. Writes, "open", "openat", "fsync", "fdatasync", "rename", "renameat", "renameat2", "ftruncate", "truncate", "fallocate", "unlink", "unlinkat",
        "symlink", "symlinkat", "link", "linkat", "mkdir", "mkdirat",
    ];

    public string Injection => $"inject={Call}:{Effect}:when={When}{(ForGood ? "+" : Times > 1 ? $"..{When + Times - 1}" : "")}";

    public static bool IsChange(string call) => Changes.Contains(call);

    /// <summary>What a call can meet: one that only looks meets a disk that cannot be read. A cache is a file of .NET's, which goes on behind short writes; its reader notices damage.</summary>
    public static string[] Of(SceneKind kind, string call) => !IsChange(call) ? ["error=EIO"]
        : Writes.Contains(call) && kind != SceneKind.Cache ? [.. Errors, .. ShortWrites]
        : Errors;
}
