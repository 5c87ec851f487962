using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Actors.Runs.Data;
using Actors.Runs.Files;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Data;

/// <summary>
/// A directory of drawn captchas, <c>{label}_{index}.png</c>: the index keeps apart what says the same, or differs only by case on a
/// file system that does not see it. The file <c>captchas.json</c> holds the settings and, once all images are there, says so.
/// </summary>
/// <remarks>
/// An image gets its name when it is whole, so after an interruption, however hard, the next call draws what is missing and
/// nothing else.
/// </remarks>
public static class CaptchaDataSet
{
    public const string ManifestName = "captchas.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Draws what is missing of a data set.</summary>
    /// <param name="directory">Made when it is not there.</param>
    /// <param name="settings">What the directory holds afterwards.</param>
    /// <param name="threads">Do not change the result.</param>
    /// <param name="progress">Is told how many of the images are there, now and then, from any of the threads.</param>
    /// <param name="cancellation">Stops between two images.</param>
    /// <returns>Images that were drawn; 0 when the data set was complete.</returns>
    /// <exception cref="DataSetException">The settings are out of range, or the directory holds something else.</exception>
    public static int Write(
        string directory, CaptchaSetSettings settings, int threads, Action<int>? progress, CancellationToken cancellation)
    {
        Validate(settings);
        Directory.CreateDirectory(directory);
        var manifest = ReadManifest(directory);
        if (manifest is null && Directory.EnumerateFiles(directory, "*.png").Any())
            throw new DataSetException($"{directory} holds images that were not drawn here: choose another directory");
        if (manifest is not null && manifest.Settings != settings)
            throw new DataSetException(
                $"{directory} holds captchas of other settings ({Describe(manifest.Settings)}, not {Describe(settings)}): choose another directory");
        if (manifest is { Complete: true })
            return 0;
        WriteManifest(directory, new Manifest(settings, Complete: false));
        var drawn = DrawMissing(directory, settings, threads, progress, cancellation);
        WriteManifest(directory, new Manifest(settings, Complete: true));
        return drawn;
    }

    private static int DrawMissing(
        string directory, CaptchaSetSettings settings, int threads, Action<int>? progress, CancellationToken cancellation)
    {
        var (drawn, done) = (0, 0);
        Workforce.For(settings.Count, threads, index =>
        {
            var path = Path.Combine(directory, FileName(settings, index));
            // After a power failure a file may have its name and no content.
            if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            {
                var temporary = path + ".tmp";
                ImageFile.WritePng(temporary, Captcha.Draw(settings.Captcha, settings.Seed, index).Image);
                File.Move(temporary, path, overwrite: true);
                Interlocked.Increment(ref drawn);
            }
            var there = Interlocked.Increment(ref done);
            if (there % 100 == 0 || there == settings.Count)
                progress?.Invoke(there);
        }, cancellation);
        return drawn;
    }

    private static string FileName(CaptchaSetSettings settings, int index) => string.Create(
        CultureInfo.InvariantCulture, $"{Captcha.LabelOf(settings.Captcha, settings.Seed, index)}_{index:D6}.png");

    private static void Validate(CaptchaSetSettings settings)
    {
        string[] wrong = [.. Wrong(settings), .. Wrong(settings.Captcha)];
        if (wrong.Length > 0)
            throw new DataSetException(string.Join("; ", wrong));
        if (settings.Captcha.Alphabet.Distinct().Count() != settings.Captcha.Alphabet.Length)
            throw new DataSetException($"The alphabet '{settings.Captcha.Alphabet}' holds a character twice.");
    }

    private static IEnumerable<string> Wrong(object settings) =>
        from property in settings.GetType().GetProperties()
        let value = property.GetValue(settings)
        from rule in property.GetCustomAttributes<ValidationAttribute>()
        where !rule.IsValid(value)
        let expected = rule switch
        {
            RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"),
            RegularExpressionAttribute pattern => $"{pattern.Pattern}",
            _ => "something that is not empty",
        }
        select string.Create(CultureInfo.InvariantCulture, $"{property.Name.ToLowerInvariant()} is {(value is "" ? "empty" : value)}, expected {expected}");

    private static Manifest? ReadManifest(string directory)
    {
        var path = Path.Combine(directory, ManifestName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path), Json) : null;
        }
        catch (JsonException e)
        {
            throw new DataSetException($"{path} is damaged ({e.Message}): delete the directory or choose another");
        }
    }

    private static void WriteManifest(string directory, Manifest manifest)
    {
        var path = Path.Combine(directory, ManifestName);
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, manifest, Json);
            DurableFile.Flush(file);
        }
        DurableFile.Replace(temporary, path);
    }

    private static string Describe(CaptchaSetSettings s) => string.Create(
        CultureInfo.InvariantCulture,
        $"count {s.Count}, seed {s.Seed}, length {s.Captcha.Length}, alphabet {s.Captcha.Alphabet}, {s.Captcha.Width}x{s.Captcha.Height}");

    private sealed record Manifest(CaptchaSetSettings Settings, bool Complete);
}
