using System.Text.RegularExpressions;

namespace Actors.Tidy.Tests;

/// <summary>Something that the compiler does not enforce.</summary>
/// <param name="Name">What is banned.</param>
/// <param name="Instead">What to write in its place.</param>
/// <param name="Check">What is wrong with a file, if anything is.</param>
public sealed record TidyRule(string Name, string Instead, Func<SourceFile, IEnumerable<string>> Check)
{
    private const int MaxLines = 400;
    private const int MaxEntityLines = 250;

    // What is decided, folded and replayed without anything around it: what these types are, and what they are made of.
    private static readonly Regex PureType = new(@":\s*I(?:Decider|Fold|Effects|EventCodec|SnapshotCodec)<");
    private static readonly Regex PureFile = new(@"/Actors\.Runs/(?:Run|Retention)/\w*(?:Commands?|Events?|Effects?|State|Evolution|Decision)\.cs$");

    // It lets retention decide only by what is known in this life of the node, so it holds that.
    private static readonly string[] ImpureByNature = ["src/Actors.Node/Entities/FreshKnowledge.cs"];

    public static IReadOnlyList<TidyRule> All { get; } =
    [
        new("long files", "Name the concept that hides in it and give it a file.",
            file => file.LineCount > MaxLines ? [$"{file.LineCount} lines"] : []),

        new("long entities", "Name the concept that hides in it and give it a file.",
            file => IsEntity(file) && file.LineCount > MaxEntityLines ? [$"{file.LineCount} lines"] : []),

        Pattern("types called Manager, Helper, Util, Service, Processor, Base, Common or Info", "Say what it is: Lease, LossReadback, DataOrder.",
            @"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?\w*(?:Manager|Helper|Helpers|Util|Utils|Utility|Service|Processor|Base|Common|Info)\b",
            file => !IsVerb(file)),

        // The worker's folder Torch is the Interop folder of libtorch.
        Pattern("pointers outside Interop", "Wrap it in a SafeHandle or a scope in the project's Interop folder.",
            @"\b(?:nint|nuint|IntPtr|UIntPtr|unsafe|fixed|stackalloc\s+\w+\s*\*)\b",
            file => !file.Parts.Contains("Interop") && !file.Path.StartsWith("src/Actors.Worker/Torch/", StringComparison.Ordinal)
                && !file.Path.StartsWith("src/Actors.Worker/Optim/", StringComparison.Ordinal)),

        Pattern("tensors where things are decided or recorded", "Put the number in the command; the worker reads it off the device.",
            @"\bTensor\b|\busing (?:static )?(?:TorchSharp|Actors\.Worker\.Torch)\b", IsPure),

        Pattern("clocks where things are decided or recorded", "Let the command carry the time; the actor has a TimeProvider.",
            @"\b(?:TimeProvider|Stopwatch|GetTimestamp)\b|\.(?:UtcNow|Now|Today)\b", IsPure),

        Pattern("tasks where things are decided or recorded", "Return a value; the actor does what follows from it.",
            @"\b(?:Task|ValueTask|async|await|Thread|ThreadPool|Monitor|Interlocked)\b", IsPure),

        Pattern("chance where things are decided or recorded", "Let the command carry what was drawn, or derive it from the seed.",
            @"\b(?:Random|RandomNumberGenerator|NewGuid)\b", IsPure),

        Pattern("input and output where things are decided or recorded", "Let the actor or the worker do it and report as a command.",
            @"\b(?:File|FileStream|Directory|Console|Process|Socket|HttpClient|Environment)\s*[.(]", IsPure),
    ];

    private static bool IsEntity(SourceFile file) => file.Path.StartsWith("src/Actors.Node/Entities/", StringComparison.Ordinal);

    private static bool IsPure(SourceFile file) =>
        (PureFile.IsMatch(file.Path) || file.Code.Any(PureType.IsMatch)) && !IsVerb(file) && !ImpureByNature.Any(file.Path.StartsWith);

    // A verb is called what its user types: checkpoints info, runs events.
    private static bool IsVerb(SourceFile file) => file.Parts.Contains("Verbs");

    private static TidyRule Pattern(string name, string instead, string pattern, Func<SourceFile, bool> appliesTo)
    {
        var regex = new Regex(pattern, RegexOptions.Compiled);
        return new TidyRule(name, instead, file => appliesTo(file)
            ? file.Code.Select((line, index) => (Match: regex.Match(line), Line: index + 1))
                .Where(found => found.Match.Success)
                .Select(found => $"line {found.Line}: {found.Match.Value.Trim()}")
            : []);
    }
}
