using System.Text.RegularExpressions;

namespace Actors.Worker.Torch;

/// <summary>Turns the dynamic linker's message (<c>dlerror</c> of glibc) into one sentence that says what to do.</summary>
internal static partial class LoadFailure
{
    public static string Explain(string library, string message)
    {
        var file = Path.GetFileName(library);
        if (Missing().Match(message) is { Success: true } missing)
            return missing.Groups["name"].Value == library
                ? $"{library} is missing; restore the packages and build again"
                : $"{file} needs the library '{missing.Groups["name"].Value}', which this system lacks; install the package that contains it";
        if (Version().Match(message) is { Success: true } version)
            return $"{file} needs version {version.Groups["version"].Value} of '{version.Groups["name"].Value}', and this system has an older one; "
                + "use a newer release of the Linux distribution";
        if (OutOfAddressSpace().IsMatch(message))
            return $"there is not enough address space to load {file}; raise the limit of the process (ulimit -v, or the memory limit of its container)";
        if (Forbidden().IsMatch(message))
            return $"{library} may not be loaded; check its permissions and that its file system is not mounted noexec";
        if (Damaged().IsMatch(message))
            return $"{library} is damaged or made for another architecture; restore the packages again on Linux x86-64";
        // glibc translates its messages: in another language the words are unknown, but they still name the file.
        return $"{file} cannot be loaded; the dynamic linker says: {Line().Replace(message.Trim(), " ")}";
    }

    [GeneratedRegex(@"^(?<name>[^:]+): cannot open shared object file: No such file or directory")]
    private static partial Regex Missing();

    [GeneratedRegex(@"^(?:.*/)?(?<name>[^/:]+): version [`'](?<version>[^']+)' not found")]
    private static partial Regex Version();

    [GeneratedRegex(@"[Cc]annot allocate memory|cannot create|failed to map segment from shared object\s*$|cannot map zero-fill pages")]
    private static partial Regex OutOfAddressSpace();

    [GeneratedRegex("Operation not permitted|Permission denied")]
    private static partial Regex Forbidden();

    [GeneratedRegex("invalid ELF header|file too short|wrong ELF class|ELF file|cannot read file data|ELF load command")]
    private static partial Regex Damaged();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Line();
}
