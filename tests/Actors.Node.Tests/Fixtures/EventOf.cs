using Actors.Journals;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Node.Tests.Fixtures;

/// <summary>Events as they are written.</summary>
internal static class EventOf
{
    public static EventData Run(RunEvent happened) => Of(RunEventCodec.Instance.Encode(happened));

    public static EventData Retention(RetentionEvent happened) => Of(RetentionEventCodec.Instance.Encode(happened));

    private static EventData Of(Encoded encoded) => new(encoded.Manifest, encoded.Payload);
}
