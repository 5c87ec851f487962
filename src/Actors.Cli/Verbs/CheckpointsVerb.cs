using System.CommandLine;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints …</c></summary>
internal static class CheckpointsVerb
{
    public static Command Create() => new("checkpoints", "looks at checkpoints, checks, exports, keeps and cleans them")
    {
        CheckpointList.Create(), CheckpointInfo.Create(), CheckpointVerify.Create(), CheckpointLoad.Create(), CheckpointExport.Create(),
        CheckpointRulesVerb.Create(), CheckpointClean.Create(), CheckpointPin.CreatePin(), CheckpointPin.CreateUnpin(), CheckpointImport.Create(),
    };
}
