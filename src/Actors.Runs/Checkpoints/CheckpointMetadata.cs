using System.Collections.Immutable;
using System.Globalization;
using Actors.Runs.Interop;
using Actors.Runs.Run;

namespace Actors.Runs.Checkpoints;

/// <summary>What a checkpoint says about itself, as strings in its header.</summary>
/// <param name="Step">1-based; the next step is the one after it.</param>
/// <param name="Epoch">1-based, of <paramref name="Step"/>.</param>
/// <param name="Batch">1-based in its epoch, of <paramref name="Step"/>.</param>
/// <param name="LearningRate">Holds for the next step.</param>
/// <param name="Loss">Of the last step.</param>
/// <param name="FencingToken">Of the attempt that wrote it; a smaller one never replaces a larger one.</param>
public sealed record CheckpointMetadata(
    string Run,
    string RunId,
    string Recipe,
    int Attempt,
    long FencingToken,
    long Step,
    long Epoch,
    long Batch,
    long MaxSteps,
    double LearningRate,
    float Loss,
    long Seed,
    string DataFingerprint,
    string Device,
    string LibtorchVersion)
{
    /// <summary>Value of <c>format</c> in the header.</summary>
    public const string Format = "actors-checkpoint/1";

    /// <summary>A multiple of it is where a checkpoint's tensors begin in their file.</summary>
    public const int AlignmentBytes = HostMemory.PageBytes;

    private const string FormatKey = "format";
    private const string BatchesPerEpochKey = "batches_per_epoch";
    private const string SettingsHashKey = "settings_hash";
    private const string ValidatedStepKey = "validated_step";
    private const string MetricPrefix = "metrics.";
    private const string FrozenFileKey = "frozen_file";
    private const string FrozenHashKey = "frozen_sha256";

    /// <summary>Steps of an epoch; null in a checkpoint of before it was written.</summary>
    public long? BatchesPerEpoch { get; init; }

    /// <summary>Of the run's settings as it was submitted; empty in a checkpoint of before it was written.</summary>
    public string SettingsHash { get; init; } = "";

    /// <summary>The last one up to <see cref="Step"/>, as the run's events have it; null when there was none, or before it was written.</summary>
    public ValidationResult? Validation { get; init; }

    /// <summary>Where the parameters are that the run does not train; null when it trains all of them.</summary>
    public FrozenReference? Frozen { get; init; }

    public ImmutableSortedDictionary<string, string> ToHeader() => RequiredEntries().AddRange(OptionalEntries());

    /// <summary>The header of a file that holds what the frozen file holds, too.</summary>
    public static ImmutableSortedDictionary<string, string> WithoutReference(ImmutableSortedDictionary<string, string> header) =>
        header.Remove(FrozenFileKey).Remove(FrozenHashKey);

    // What is not known is not there.
    private IEnumerable<KeyValuePair<string, string>> OptionalEntries()
    {
        if (BatchesPerEpoch is { } batches)
            yield return new(BatchesPerEpochKey, Text(batches));
        if (SettingsHash != "")
            yield return new(SettingsHashKey, SettingsHash);
        if (Validation is not null)
        {
            yield return new(ValidatedStepKey, Text(Validation.Step));
            foreach (var (name, value) in Validation.Metrics.Values)
                yield return new(MetricPrefix + name, Text(value));
        }

        if (Frozen is not null)
        {
            yield return new(FrozenFileKey, Frozen.File);
            yield return new(FrozenHashKey, Frozen.Sha256);
        }
    }

    private ImmutableSortedDictionary<string, string> RequiredEntries() => new Dictionary<string, string>
    {
        [FormatKey] = Format,
        ["run"] = Run,
        ["run_id"] = RunId,
        ["recipe"] = Recipe,
        ["attempt"] = Text(Attempt),
        ["fencing_token"] = Text(FencingToken),
        ["step"] = Text(Step),
        ["epoch"] = Text(Epoch),
        ["batch"] = Text(Batch),
        ["max_steps"] = Text(MaxSteps),
        ["learning_rate"] = Text(LearningRate),
        ["loss"] = Loss.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = Text(Seed),
        ["data_fingerprint"] = DataFingerprint,
        ["device"] = Device,
        ["libtorch_version"] = LibtorchVersion,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <exception cref="CheckpointException">The header is not one of ours; the message says which entry is missing or wrong.</exception>
    public static CheckpointMetadata FromHeader(IReadOnlyDictionary<string, string> header)
    {
        if (Entry(FormatKey) is var format && format != Format)
            throw new CheckpointException($"its format is '{format}', expected '{Format}'");
        return new CheckpointMetadata(
            Entry("run"), Entry("run_id"), Entry("recipe"), (int)Number("attempt"), Number("fencing_token"), Number("step"), Number("epoch"), Number("batch"),
            Number("max_steps"), Real("learning_rate"), (float)Real("loss"), Number("seed"), Entry("data_fingerprint"), Entry("device"),
            Entry("libtorch_version"))
        {
            BatchesPerEpoch = header.ContainsKey(BatchesPerEpochKey) ? Number(BatchesPerEpochKey) : null,
            SettingsHash = header.GetValueOrDefault(SettingsHashKey, ""),
            Validation = header.ContainsKey(ValidatedStepKey) ? new ValidationResult(Number(ValidatedStepKey), new Metrics(Metrics())) : null,
            Frozen = Reference(),
        };

        IEnumerable<KeyValuePair<string, double>> Metrics() => header.Keys
            .Where(key => key.StartsWith(MetricPrefix, StringComparison.Ordinal))
            .Select(key => KeyValuePair.Create(key[MetricPrefix.Length..], Real(key)));

        FrozenReference? Reference() => header.ContainsKey(FrozenFileKey) || header.ContainsKey(FrozenHashKey)
            ? new FrozenReference(CheckpointName.IsFrozen(Entry(FrozenFileKey)) ? Entry(FrozenFileKey) : throw NoName(), Entry(FrozenHashKey))
            : null;

        CheckpointException NoName() => new($"header entry '{FrozenFileKey}' is '{Entry(FrozenFileKey)}', which is no name of such a file");

        string Entry(string key) => header.TryGetValue(key, out var value)
            ? value
            : throw new CheckpointException($"its header has no entry '{key}'");

        long Number(string key) => long.TryParse(Entry(key), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CheckpointException($"header entry '{key}' is '{Entry(key)}', expected an integer");

        double Real(string key) => double.TryParse(Entry(key), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CheckpointException($"header entry '{key}' is '{Entry(key)}', expected a number");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A checkpoint that cannot be used; the message says why, to be read after its file's name.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
