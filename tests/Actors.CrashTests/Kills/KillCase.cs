using Actors.CrashTests.Running;

namespace Actors.CrashTests.Kills;

/// <summary>Runs one plan: starts the run, kills it, starts it again with the same command, until it ends.</summary>
internal sealed class KillCase(KillPlan plan, Home home)
{
    private static readonly TimeSpan DyingLimit = TimeSpan.FromSeconds(20);

    private readonly List<KillRecord> _records = [];

    /// <returns>What was hit, in order.</returns>
    public async Task<IReadOnlyList<KillRecord>> RunAsync()
    {
        var life = Life.Start(home.Train());
        try
        {
            foreach (var kill in plan.Kills)
            {
                bool struck;
                await using (var journal = new JournalWatch(home))
                    struck = await kill.Moment.AwaitAsync(life, home, journal) && await StrikeAsync(life, kill, journal);
                if (!struck || ProcessTable.IsAlive(life.ProcessId))
                    continue;
                await life.EndAsync();
                life.Dispose();
                life = Life.Start(home.Train());
            }

            var ending = await life.EndAsync();
            Assert.True(ending.ExitCode == 0, $"exit code {ending.ExitCode}: {ending.Error}");
        }
        finally
        {
            life.Dispose();
        }

        return _records;
    }

    private async Task<bool> StrikeAsync(Life life, PlannedKill kill, JournalWatch journal)
    {
        var worker = life.WorkerId;
        var victim = worker == 0 ? Victim.Node : kill.Victim;
        if (victim is Victim.Node or Victim.Both)
            life.Signal(Signals.Kill);
        if (victim is Victim.Worker or Victim.Both)
            Signals.Send(worker, Signals.Kill);

        if (victim != Victim.Worker && !await Watch.ForDeathAsync(life.ProcessId, DyingLimit))
            Assert.Fail("the node outlives its kill");
        if (worker != 0 && !await Watch.ForDeathAsync(worker, DyingLimit))
            Assert.Fail($"worker {worker} lives on {DyingLimit.TotalSeconds} s after its node was killed");

        var events = await journal.EventsAsync();
        var phase = PostMortem.PhaseOf(events, home);
        _records.Add(new KillRecord(
            plan.Seed, victim, phase, events.Count, home.Unfinished().Length > 0, $"{kill.Moment}"));
        return true;
    }
}
