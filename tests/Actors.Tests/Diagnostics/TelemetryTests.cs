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
    public async Task A_host_can_make_the_meter_which_ends_with_the_system()
    {
        using var host = new Host();
        var system = new ActorSystem(new ActorSystemOptions { Name = "hosted", Meters = host, Log = new RecordingLog() });
        var meter = Assert.Single(host.Made);
        Assert.Equal((ActorMetrics.MeterName, "hosted"), (meter.Name, Assert.Single(meter.Tags!).Value));
        var ended = new List<string>();
        using var listener = new MeterListener { MeasurementsCompleted = (instrument, _) => ended.Add(instrument.Name) };
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter)
                self.EnableMeasurementEvents(instrument);
        };
        listener.Start();

        await system.StopAsync().Soon();

        Assert.Contains("actor.count", ended);
    }

    [Fact]
    public async Task What_fails_is_measured_and_traced_as_failed()
    {
        var measured = new ConcurrentQueue<string>();
        var traced = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        var name = $"failing-{Guid.NewGuid()}";
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ActorMetrics.MeterName && instrument.Meter.Tags!.Any(tag => tag.Value as string == name))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
            measured.Enqueue(tags.Length > 0 ? $"{instrument.Name} {tags[0].Value}" : instrument.Name));
        listener.Start();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ActorActivity.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("stream") as string == name && activity.Status == ActivityStatusCode.Error)
                    traced.Enqueue($"{activity.OperationName}: {activity.StatusDescription}");
            },
        };
        ActivitySource.AddActivityListener(activities);
        var store = new MemoryJournal();
        var journal = new FaultyJournal(store);
        await using var system = new ActorSystem(new ActorSystemOptions { Name = name, Log = new RecordingLog() });
        var persistence = new Persistence<int, CounterEvent>(journal, CounterCodec.Events);
        var props = Props.Of(() => new CounterActor(name, persistence)) with { Supervision = SupervisorStrategy.Stop };

        var behind = system.Spawn(props);
        await behind.AskAsync(new CounterCommand.Add(0), Patience.Limit).Soon();
        await store.AppendAsync(new Append(name, 0, FencingToken.None, [new EventData("added/1", "1"u8.ToArray())]));
        await Assert.ThrowsAsync<CommandFailedException>(() => behind.AskAsync(new CounterCommand.Add(1), Patience.Limit));
        journal.BeforeAppend = _ => throw new IOException("The connection is lost.");
        await Assert.ThrowsAsync<CommandFailedException>(() => system.Spawn(props).AskAsync(new CounterCommand.Add(1), Patience.Limit));
        journal.BeforeRead = _ => throw new IOException("The connection is lost.");
        await system.Spawn(props).WhenStopped.Soon();

        Assert.Equal(["journal.append.failures refused", "journal.append.failures unknown", "actor.recovery.failures"], measured);
        Assert.Equal(
            ["journal.append: its last event is 1, not 0.", "journal.append: The connection is lost.", "actor.recover: The connection is lost."],
            traced);
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

    [Fact]
    public async Task The_trace_of_whoever_sends_a_command_goes_on_in_its_append()
    {
        var appends = new ConcurrentQueue<Activity>();
        using var listener = Listen(appends.Enqueue, "continued");
        await using var system = TestSystem.Create();
        var counter = system.Spawn(Props.Of(() => new CounterActor("continued", new Persistence<int, CounterEvent>(new MemoryJournal(), CounterCodec.Events))));

        using (var asking = new Activity("asking").Start())
        {
            await counter.AskAsync(new CounterCommand.Add(1), Patience.Limit);
            Assert.Equal(asking.SpanId, Assert.Single(appends).ParentSpanId);
        }

        await counter.AskAsync(new CounterCommand.Add(1), Patience.Limit);
        Assert.Null(appends.Last().ParentId);
    }

    [Fact]
    public async Task An_append_for_several_senders_is_linked_to_the_trace_of_each()
    {
        var appends = new ConcurrentQueue<Activity>();
        using var listener = Listen(appends.Enqueue, "linked");
        var journal = new FaultyJournal(new MemoryJournal());
        var (began, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        journal.BeforeAppend = _ =>
        {
            began.TrySetResult();
            return held.Task;
        };
        await using var system = TestSystem.Create();
        var counter = system.Spawn(Props.Of(() => new CounterActor("linked", new Persistence<int, CounterEvent>(journal, CounterCodec.Events))));
        var first = counter.AskAsync(new CounterCommand.Add(1), Patience.Limit);
        await began.Task.Soon();

        var (one, two) = (Send("one"), Send("two"));
        held.SetResult();
        await first;
        await Task.WhenAll(one.Answer, two.Answer);

        Assert.Equal([one.Span, two.Span], appends.Last().Links.Select(link => link.Context.SpanId));

        (ActivitySpanId Span, Task Answer) Send(string name)
        {
            using var sending = new Activity(name).Start();
            return (sending.SpanId, counter.AskAsync(new CounterCommand.Add(1), Patience.Limit));
        }
    }

    private static ActivityListener Listen(Action<Activity> onAppend, string stream)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ActorActivity.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "journal.append" && activity.GetTagItem("stream") as string == stream)
                    onAppend(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class Host : IMeterFactory
    {
        public List<Meter> Made { get; } = [];

        public Meter Create(MeterOptions options)
        {
            Made.Add(new Meter(options));
            return Made[^1];
        }

        public void Dispose() => Made.ForEach(meter => meter.Dispose());
    }
}
