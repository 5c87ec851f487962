using System.Globalization;
using Actors.CrashTests.Running;
using Xunit.Abstractions;

namespace Actors.CrashTests.Kills;

/// <summary>kill -9 at seeded moments. ACTORS_KILLS says how many cases there are; 12 without it.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class KillTests(Reference reference, ITestOutputHelper output)
{
    private const int DefaultCases = 12;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Cases)];

    private static int Cases =>
        int.TryParse(Environment.GetEnvironmentVariable("ACTORS_KILLS"), CultureInfo.InvariantCulture, out var cases) ? cases : DefaultCases;

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task A_killed_run_ends_as_the_one_that_was_never_interrupted(int seed) => InTime.StrikeAsync(async () =>
    {
        var plan = KillPlan.Of(seed, reference);
        using var home = plan.DrawsData ? new Home("") : reference.Fresh();
        var kills = await new KillCase(plan, home).RunAsync();
        foreach (var kill in kills)
        {
            kill.Report();
            output.WriteLine($"{kill}");
        }

        await reference.AssertSameEndAsync(home);
        return kills.Count > 0;
    });
}
