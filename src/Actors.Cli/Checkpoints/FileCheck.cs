using System.Collections.Immutable;
using Actors.Cli.Exports;
using Actors.Formats;
using Actors.Formats.Pth;

namespace Actors.Cli.Checkpoints;

/// <summary>What can be checked of a file that no journal speaks of.</summary>
/// <param name="Checked">In words.</param>
/// <param name="UnknownGlobals">Classes and functions that loading the file in Python would import, and perhaps call, unless with <c>weights_only</c>, which refuses it.</param>
internal sealed record FileCheck(string Format, int Tensors, long SizeBytes, string Checked, ImmutableArray<string> UnknownGlobals)
{
    /// <summary>Whether loading the file does nothing but load it, with <c>weights_only</c> or without.</summary>
    public bool IsHarmless => UnknownGlobals.IsEmpty;

    /// <exception cref="SafetensorsException">The file breaks a rule of the format.</exception>
    /// <exception cref="PthException">Damaged, hostile, or another format.</exception>
    public static FileCheck Of(string path)
    {
        var sizeBytes = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;
        if (!PthSignature.IsPyTorch(path))
            return new FileCheck("safetensors", SafetensorsHeader.Read(path).Entries.Count, sizeBytes, "header and structure are sound", []);
        using var file = PthFile.Open(path);
        file.Verify();
        return new FileCheck(
            "pth", file.Contents.Tensors.Count - PthNumbers.In(file).Count, sizeBytes, "structure is sound and every record has its CRC-32", [.. file.UnknownGlobals]);
    }
}
