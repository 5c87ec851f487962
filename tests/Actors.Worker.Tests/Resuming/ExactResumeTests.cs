using System.Security.Cryptography;
using Actors.Formats;

namespace Actors.Worker.Tests.Resuming;

/// <summary>A training that other processes continue ends as one that was never stopped: every bit of the model, the optimizer and the losses.</summary>
public sealed class ExactResumeTests(ResumedTrainings trainings) : IClassFixture<ResumedTrainings>
{
    public static TheoryData<string, string, int, long> Resumed
    {
        get
        {
            var cases = new TheoryData<string, string, int, long>();
            foreach (var optimizer in ResumedTrainings.Optimizers)
                foreach (var layers in LayerTrainable.Kinds)
                    foreach (var threads in ResumedTrainings.ThreadCounts)
                        foreach (var stop in ResumedTrainings.Stops)
                            cases.Add(optimizer, layers, threads, stop);
            return cases;
        }
    }

    public static TheoryData<string> Layers => [.. LayerTrainable.Kinds];

    [Theory]
    [MemberData(nameof(Resumed))]
    public void Resume_in_another_process_ends_with_the_same_bits(string optimizer, string layers, int threads, long stop)
    {
        var (whole, rest) = (trainings.End(optimizer, layers, threads, ResumedTrainings.Steps), trainings.End(optimizer, layers, threads, stop));
        Assert.Equal((0, threads), (whole.From, whole.Threads));
        Assert.Equal((stop, threads), (rest.From, rest.Threads));

        Assert.Equal(ResumedTrainings.Steps, whole.Losses.Length);
        Assert.Equal(whole.Losses[(int)stop..].Select(BitConverter.SingleToInt32Bits), rest.Losses.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(whole.ModelSha256, rest.ModelSha256);
        Assert.Equal(
            Hashes(trainings.FileOf(optimizer, layers, threads, ResumedTrainings.Steps)), Hashes(trainings.FileOf(optimizer, layers, threads, stop)));
    }

    /// <summary>Were two optimizers the same or a model not trained, the comparison above would show less than it says.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_optimizer_trains_to_a_model_of_its_own(string layers)
    {
        var ends = ResumedTrainings.Optimizers.Select(optimizer => trainings.End(optimizer, layers, threads: 2, ResumedTrainings.Steps)).ToArray();

        Assert.Equal(ends.Length, ends.Select(end => end.ModelSha256).Distinct().Count());
        Assert.Single(ends.Select(end => end.Losses[0]).Distinct());
        Assert.All(ends, end => Assert.Equal(end.Losses.Length, end.Losses.Distinct().Count()));
    }

    private static SortedDictionary<string, string> Hashes(string path)
    {
        using var file = SafetensorsFile.Open(path);
        Assert.Contains(file.Header.Entries, entry => entry.Name.StartsWith("optimizer.", StringComparison.Ordinal));
        return new(
            file.Header.Entries.ToDictionary(entry => entry.Name, entry => Convert.ToHexStringLower(SHA256.HashData(file.ReadAll(entry.Name)))),
            StringComparer.Ordinal);
    }
}
