using Akka.Actor;

namespace Actors.Journals.Tests.Contract;

/// <summary>Two actor systems on one database, as two nodes would be.</summary>
public abstract partial class PersistenceContract
{
    [Fact]
    public async Task The_second_writer_of_a_stream_is_refused_and_its_actor_stops()
    {
        var here = ProbeIn(System);
        var there = ProbeIn(CreateSystem());
        var winner = StartLedger(here.Sys, here, "a");
        var loser = StartLedger(there.Sys, there, "a");
        await there.WatchAsync(loser);
        await ExpectAsync(here, "recovered at 0");
        await ExpectAsync(there, "recovered at 0");

        TellAll(winner, "mine");
        await ExpectAsync(here, "command mine", "persisted mine as 1");
        loser.Tell(new[] { "yours", "too" }, ActorRefs.NoSender);
        await ExpectAsync(there, "command yours,too", "failed 1");

        await there.ExpectTerminatedAsync(loser);
        TellAll(winner, "next");
        await ExpectAsync(here, "command next", "persisted next as 2");
        Assert.Equal(("minenext", 2), await ReplayAsync(there.Sys, "a"));
    }

    [Fact]
    public async Task Of_two_writers_at_the_same_time_exactly_one_wins()
    {
        var here = ProbeIn(System);
        var there = ProbeIn(CreateSystem());
        for (var round = 0; round < 10; round++)
        {
            var actors = new[] { here, there }.Select(probe => StartLedger(probe.Sys, probe, $"a{round}")).ToArray();
            await ExpectAsync(here, "recovered at 0");
            await ExpectAsync(there, "recovered at 0");

            TellAll(actors[0], "here");
            TellAll(actors[1], "there");

            await ExpectAsync(here, "command here");
            await ExpectAsync(there, "command there");
            var outcomes = new[] { await here.ExpectMsgAsync<string>(), await there.ExpectMsgAsync<string>() };
            var winner = outcomes[0] == "failed 1" ? "there" : "here";
            Assert.Equal(["failed 1", $"persisted {winner} as 1"], outcomes.Order());
            Assert.Equal((winner, 1), await ReplayAsync(System, $"a{round}"));
        }
    }

    [Fact]
    public async Task An_actor_that_moves_to_another_system_and_back_keeps_every_event()
    {
        var here = ProbeIn(System);
        var there = ProbeIn(CreateSystem());
        var (written, number) = (new List<string>(), 0);
        foreach (var probe in new[] { here, there, here, there, here })
        {
            var ledger = StartLedger(probe.Sys, probe, "a");
            await ExpectAsync(probe, [.. written.Select(text => $"replayed {text}"), $"recovered at {written.Count}"]);
            for (var i = 0; i < 3; i++)
            {
                written.Add($"{++number}");
                TellAll(ledger, $"{number}");
                await ExpectAsync(probe, $"command {number}", $"persisted {number} as {number}");
            }

            await StopAsync(probe, ledger);
        }

        Assert.Equal((string.Concat(written), 15), await ReplayAsync(System, "a"));
    }

    [Fact]
    public async Task A_claim_refuses_an_old_owner_that_is_still_alive()
    {
        var old = ProbeIn(System);
        var newer = ProbeIn(CreateSystem());
        var zombie = StartLedger(old.Sys, old, "a", "claim of the old one");
        await old.WatchAsync(zombie);
        TellAll(zombie, "1");
        await ExpectAsync(old, "recovered at 0", "persisted claim of the old one as 1", "command 1", "persisted 1 as 2");

        var owner = StartLedger(newer.Sys, newer, "a", "claim of the new one");
        await ExpectAsync(
            newer, "replayed claim of the old one", "replayed 1", "recovered at 2", "persisted claim of the new one as 3");
        TellAll(zombie, "late");

        await ExpectAsync(old, "command late", "failed 3");
        await old.ExpectTerminatedAsync(zombie);
        TellAll(owner, "2");
        await ExpectAsync(newer, "command 2", "persisted 2 as 4");
        Assert.Equal(("claim of the old one1claim of the new one2", 4), await ReplayAsync(newer.Sys, "a"));
    }
}
