using System.Diagnostics;
using Actors.CrashTests.Running;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>The run that nothing happened to, its data set, and one that stands half way: made once for all tests.</summary>
public sealed class Reference : IAsyncLifetime
{
    /// <summary>The step whose checkpoint is the newest of the half-way run.</summary>
    internal const int HalfWay = 35;

    // The kill strikes some steps later; tests of what follows need a good part of the run.
    private const int MostBehind = 14;

    private readonly string _data = Path.Combine(Directory.CreateTempSubdirectory("actors-crash-data-").FullName, "data");
    private Home? _home;
    private Home? _half;
    private RecordedRun? _recorded;

    /// <summary>The data set, drawn, with its cache.</summary>
    internal string Data => _data;

    internal RecordedRun Recorded => _recorded!;

    /// <summary>From the start of the process to its first batch.</summary>
    internal TimeSpan StartUp { get; private set; }

    /// <summary>How long the worker wrote on a checkpoint, in the mean.</summary>
    internal TimeSpan Writing { get; private set; }

    public async Task InitializeAsync()
    {
        _home = new Home(_data);
        await RunToTheEndAsync(_home);
        _recorded = await _home.RecordedAsync();
        Writing = TimeSpan.FromMilliseconds(
            _recorded.Of("checkpoint-saved/2").Average(saved => saved.GetProperty("durationMs").GetDouble() - saved.GetProperty("stallMs").GetDouble()));

        await InTime.StrikeAsync(RunHalfWayAsync);
    }

    /// <summary>A home in which the run was killed behind the checkpoint of step <see cref="HalfWay"/>.</summary>
    internal Home CopyHalf() => _half!.Copy();

    /// <summary>A home in which the run is done.</summary>
    internal Home CopyDone() => _home!.Copy();

    /// <summary>A home in which nothing has happened yet.</summary>
    internal Home Fresh() => new(_data);

    /// <inheritdoc cref="Fresh()"/>
    /// <param name="path">An empty directory.</param>
    internal Home Fresh(string path) => new(_data, path);

    /// <inheritdoc cref="Fresh()"/>
    /// <param name="journal">Where its events are, as settings.</param>
    internal Home FreshOn(string journal) => new(_data, more: $"\nnode.journal {{ plugin = sql, sql {{ {journal} }} }}");

    /// <summary>Runs the command and asserts that the run has ended as this one has.</summary>
    internal async Task ContinueToTheSameEndAsync(Home home)
    {
        var ending = await Life.RunAsync(home.Train());
        Assert.True(ending.ExitCode == 0, $"exit code {ending.ExitCode}: {ending.Error}");
        await AssertSameEndAsync(home);
    }

    /// <summary>Asserts that a run ended bit for bit as this one, with every step recorded once and nothing left behind.</summary>
    internal async Task AssertSameEndAsync(Home home)
    {
        AssertSameResult(await home.RecordedAsync());
        Assert.Empty(home.Unfinished());
        Assert.Equal(_home!.Finished(), home.Finished());
        Assert.Equal(_home.Target(CheckpointName.Latest), home.Target(CheckpointName.Latest));
        Assert.Equal(_home.Target(CheckpointName.Best), home.Target(CheckpointName.Best));
    }

    /// <summary>Asserts that a run trained bit for bit as this one, whatever it kept.</summary>
    internal void AssertSameResult(RecordedRun recorded)
    {
        Assert.Equal(Recorded.Losses, recorded.Losses);
        Assert.Equal(Recorded.Validations, recorded.Validations);
        Assert.Equal(Recorded.ModelSha256, recorded.ModelSha256);
    }

    public Task DisposeAsync()
    {
        _home?.Dispose();
        _half?.Dispose();
        Directory.Delete(Path.GetDirectoryName(_data)!, recursive: true);
        return Task.CompletedTask;
    }

    private async Task<bool> RunHalfWayAsync()
    {
        _half?.Dispose();
        _half = new Home(_data);
        await using var journal = new JournalWatch(_half);
        using var life = Life.Start(_half.Train());
        if (!await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.CheckpointSaved { Step: HalfWay })))
            return await InTime.MissedAsync(life);
        life.Signal(Signals.Kill);
        await life.EndAsync();
        return !await journal.HasAsync(e => e is RunEvent.CheckpointSaved { Step: > HalfWay + MostBehind });
    }

    private async Task RunToTheEndAsync(Home home)
    {
        var startedAt = Stopwatch.GetTimestamp();
        await using var journal = new JournalWatch(home);
        using var life = Life.Start(home.Train());
        Assert.True(await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.BatchCompleted)));
        StartUp = Stopwatch.GetElapsedTime(startedAt);
        var ending = await life.EndAsync();
        Assert.True(ending.ExitCode == 0, ending.Error);
    }
}

[CollectionDefinition(Name)]
public sealed class ReferenceCollection : ICollectionFixture<Reference>
{
    public const string Name = "beside the reference run";
}
