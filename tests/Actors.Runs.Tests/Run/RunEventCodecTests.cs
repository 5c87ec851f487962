using System.Text;
using Actors.Runs.Run;

namespace Actors.Runs.Tests.Run;

public sealed class RunEventCodecTests
{
    [Theory]
    [InlineData("PreparationNeedsRoom", SuspensionCause.WorkerFilesNeedRoom)]
    [InlineData("PreparationFails", SuspensionCause.WorkerFilesFail)]
    [InlineData("CheckpointNeedsRoom", SuspensionCause.CheckpointNeedsRoom)]
    public void A_suspension_that_was_recorded_under_the_former_name_of_its_cause_is_read(string recorded, SuspensionCause cause)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"step":7,"cause":"{{recorded}}","place":"/run","neededBytes":12,"reason":"é < full"}""");

        Assert.Equal(new RunEvent.RunSuspended(7, cause, "/run", 12, "é < full"), RunEventCodec.Instance.Decode("run-suspended/1", payload));
    }
}
