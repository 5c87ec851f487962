using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Actors.Diagnostics;
using Actors.EventSourcing;
using Actors.Journal;
using Actors.Supervision;
using Actors.Tests.EventSourcing;

namespace Actors.Tests.Diagnostics;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Restarts_dead_letters_appends_recoveries_actors_and_mailboxes_are_measured()
    {
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        var name = $"measured-{Guid.NewGuid()}";
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ActorMetrics.MeterName && instrument.Meter.Tags!.Any(tag => tag.Value as string == name))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Add(instrument, 1));
        listener.Start();

        await using var system = new ActorSystem(new ActorSystemOptions { Name = name, Log = new RecordingLog() });
        var counter = system.Spawn(Props.Of(() => new CounterActor("c", new Persistence<int, CounterEvent>(new MemoryJournal(), CounterCodec.Events)))
            with { Supervision = SupervisorStrategy.Default with { MinBackoff = TimeSpan.Zero } });
        await counter.AskAsync(new CounterCommand.AddTwice(1), Patience.Limit);
        counter.Tell(new CounterCommand.Break());
        await counter.AskAsync(new CounterCommand.Add(1), Patience.Limit);
        listener.RecordObservableInstruments();
        await counter.StopAsync().Soon();
        counter.Tell(new CounterCommand.Add(1));

        Assert.Equal(
            new SortedDictionary<string, double>
            {
                ["actor.count"] = 1, ["actor.dead_letters"] = 1, ["actor.mailbox.depth"] = 0, ["actor.recovery.duration"] = 2,
                ["actor.restarts"] = 1, ["journal.append.duration"] = 2, ["journal.append.events"] = 3,
            },
            new SortedDictionary<string, double>(measured));

        void Add(Instrument instrument, double value) => measured.AddOrUpdate(instrument.Name, value, (_, before) => before + value);
    }

    [Fact]
    public async Task Recoveries_and_appends_can_be_traced()
    {
        var traced = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ActorActivity.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("stream") as string == "traced")
                    traced.Enqueue($"{activity.OperationName} {activity.GetTagItem("events")}");
            },
        };
        ActivitySource.AddActivityListener(listener);

        await using var system = TestSystem.Create();
        var persistence = new Persistence<int, CounterEvent>(new MemoryJournal(), CounterCodec.Events);
        await system.Spawn(Props.Of(() => new CounterActor("traced", persistence))).AskAsync(new CounterCommand.AddTwice(1), Patience.Limit);

        Assert.Equal(["actor.recover ", "journal.append 2"], traced);
    }
}
