namespace Actors.Tidy.Tests;

public sealed class TidyTests
{
    public static TheoryData<string> Rules => [.. TidyRule.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_sources_have_no(string banned)
    {
        var rule = TidyRule.All.Single(rule => rule.Name == banned);
        var files = SourceFile.All();

        var findings = files.SelectMany(file => rule.Check(file).Select(finding => $"{file.Path}: {finding}")).ToArray();

        Assert.NotEmpty(files);
        Assert.True(findings.Length == 0, $"No {rule.Name}. {rule.Instead}\n{string.Join('\n', findings)}");
    }

    [Theory]
    [InlineData("long files", "src/A/Runs/Thing.cs", null)]
    [InlineData("types called Manager", "src/A/Runs/Thing.cs", "public sealed class RunManager { }")]
    [InlineData("types called Manager", "src/A/Runs/Thing.cs", "internal abstract record ActorBase;")]
    [InlineData("types called Manager", "src/A/Runs/Thing.cs", "public readonly record struct RunInfo(int X);")]
    [InlineData("types called Manager", "src/A/Runs/Thing.cs", "interface IRunService { }")]
    [InlineData("pointers outside Interop", "src/A/Tensors/Thing.cs", "private nint _handle;")]
    [InlineData("pointers outside Interop", "src/A/Tensors/Thing.cs", "public unsafe void Read() { }")]
    [InlineData("tensors where", "src/Actors.Runs/Run/RunState.cs", "Tensor Weights,")]
    [InlineData("tensors where", "src/Actors.Runs/Run/RunState.cs", "using static TorchSharp.torch;")]
    [InlineData("tensors where", "src/Actors.Runs/Run/RunState.cs", "using Actors.Worker.Torch;")]
    [InlineData("clocks where", "src/Actors.Runs/Run/RunEffects.cs", "var now = time.GetTimestamp();")]
    [InlineData("clocks where", "src/A/Any.cs", "sealed class Any : IDecider<S, C, E> { DateTimeOffset Now => DateTimeOffset.UtcNow; }")]
    [InlineData("clocks where", "src/A/Any.cs", "sealed class Any(TimeProvider time) : IFold<S, E>")]
    [InlineData("tasks where", "src/Actors.Runs/Run/RunCommand.cs", "Task Done")]
    [InlineData("tasks where", "src/Actors.Runs/Run/ValidationDecision.cs", "await Save();")]
    [InlineData("chance where", "src/Actors.Runs/Run/RunEvent.cs", "Id = Guid.NewGuid(),")]
    [InlineData("chance where", "src/A/Codec.cs", "class Codec : ISnapshotCodec<S> { Random r = new Random(1); }")]
    [InlineData("input and output where", "src/Actors.Runs/Run/RunEvolution.cs", "File.ReadAllText(path)")]
    [InlineData("input and output where", "src/Actors.Runs/Retention/RetentionState.cs", "Console.WriteLine(state)")]
    public void Every_rule_finds_what_is_planted(string rule, string path, string? line)
    {
        var text = line is null ? new string('\n', 401) : $"namespace A;\n\n{line}\n";
        Assert.NotEmpty(Findings(rule, new SourceFile(path, text)));
    }

    [Theory]
    [InlineData("long files", "src/A/Runs/Thing.cs", "short")]
    [InlineData("types called Manager", "src/A/Runs/Thing.cs", "public sealed class Database { } // not a DatabaseManager")]
    [InlineData("types called Manager", "src/A/Runs/Thing.cs", "var text = \"class RunManager\";")]
    [InlineData("pointers outside Interop", "src/A/Interop/Thing.cs", "private nint _handle;")]
    [InlineData("pointers outside Interop", "src/Actors.Worker/Torch/Thing.cs", "private nint _handle;")]
    [InlineData("pointers outside Interop", "src/Actors.Worker/Optim/Thing.cs", "private nint _handle;")]
    [InlineData("pointers outside Interop", "src/A/Tensors/Thing.cs", "/// <summary>Never unsafe.</summary>")]
    [InlineData("clocks where", "src/Actors.Node/Entities/RunEntity.cs", "var now = Context.Time.GetUtcNow(); TimeProvider time;")]
    [InlineData("tasks where", "src/Actors.Node/Entities/RunEntity.cs", "await Save();")]
    [InlineData("tasks where", "src/Actors.Cli/Verbs/RunEvents.cs", "await Save();")]
    [InlineData("tasks where", "src/Actors.Runs/Views/RunReader.cs", "await foreach (var recorded in journal)")]
    public void No_rule_finds_what_is_fine(string rule, string path, string line)
    {
        Assert.Empty(Findings(rule, new SourceFile(path, line + "\n")));
    }

    private static IEnumerable<string> Findings(string rule, SourceFile file) =>
        TidyRule.All.Single(candidate => candidate.Name.StartsWith(rule, StringComparison.Ordinal)).Check(file);
}
