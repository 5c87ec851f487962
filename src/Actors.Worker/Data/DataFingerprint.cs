using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Actors.Runs.Data;

namespace Actors.Worker.Data;

/// <summary>SHA-256 over names, sizes and contents of the files of a data set and over the settings that shape its samples.</summary>
/// <param name="Hex">64 lower-case hexadecimal digits.</param>
public sealed record DataFingerprint(string Hex)
{
    /// <summary>Changed whenever the same files and settings begin to give other samples.</summary>
    private const string Version = "image-data/1";

    public override string ToString() => Hex;

    internal static DataFingerprint Of(DataSettings settings, IEnumerable<FileIdentity> filesInOrder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append(string line) => hash.AppendData(Encoding.UTF8.GetBytes(line + '\n'));
        Append(Shaping(settings));
        foreach (var file in filesInOrder)
        {
            Append(string.Create(CultureInfo.InvariantCulture, $"{file.Name}\0{file.SizeBytes}"));
            hash.AppendData(file.Sha256);
        }
        return new DataFingerprint(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The settings that samples depend on; the others change how fast they come or which of them validate.</summary>
    internal static string Shaping(DataSettings s) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Version} {s.Preprocessing} {s.Channels}x{s.Height}x{s.Width} labels {s.LabelLength} of {s.Alphabet}");
}

/// <summary>A file as the fingerprint sees it.</summary>
internal readonly record struct FileIdentity(string Name, long SizeBytes, byte[] Sha256);
