using Actors.Formats.Pth;
using static Actors.Formats.Tests.Pth.PthFixture;

namespace Actors.Formats.Tests.Pth;

/// <summary>Files that no honest program writes: refused, or read without harm, in bounded time and memory.</summary>
public class PthHostileTests
{
    private const string System = "cos\nsystem\n";

    private static readonly byte[] Storage = new byte[24];

    [Fact]
    public void Pickle_that_would_run_a_command_is_read_and_nothing_runs()
    {
        var path = Path($"ran-{Guid.NewGuid():N}");
        using var file = Open(Around(Pickle($"}}{Text("epoch")}K\u0003s{Text("x")}{System}{Text($"touch {path}")}\u0085Rs")));
        Assert.Equal(["os.system"], file.UnknownGlobals);
        Assert.Equal(("x", "os.system"), file.Contents.Opaque.Select(opaque => (opaque.Key, opaque.Value.Global)).Single());
        Assert.Equal(new PthValue.Integer(3), file.Contents.Scalars.Single().Value);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("cbuiltins\neval\n", "builtins.eval")]
    [InlineData("c__builtin__\ngetattr\n", "__builtin__.getattr")]
    [InlineData("ctorch.hub\nload\n", "torch.hub.load")]
    public void Globals_that_would_do_harm_are_reported_even_when_nothing_uses_them(string global, string name)
    {
        using var file = Open(Around(Pickle(global, "q\u0000N\u0086")));
        Assert.Equal([name], file.UnknownGlobals);
    }

    [Fact]
    public void Call_of_the_result_of_a_call_stays_opaque()
    {
        using var file = Open(Around(Pickle($"cbuiltins\ngetattr\n{System}{Text("x")}\u0086R{Text("id")}\u0085R")));
        Assert.Single(file.Contents.Opaque);
    }

    [Theory]
    [InlineData("(", "operands")]
    [InlineData("", "operands")]
    [InlineData("NN", "left over")]
    [InlineData("N(", "operands")]
    [InlineData("t", "mark")]
    [InlineData("N(R", "operands")]
    [InlineData("Na", "operands")]
    [InlineData("NNa", "no list")]
    [InlineData("NNNs", "no dictionary")]
    [InlineData("}(Nu", "without a value")]
    [InlineData("}Nb", "takes none")]
    [InlineData("h\u0000", "empty")]
    [InlineData("j\u0001\u0000\u0000\u0000", "empty")]
    [InlineData("I1\n", "0x49")]
    [InlineData("ios\nsystem\n", "0x69")]
    [InlineData("\u0093", "0x93")]
    [InlineData("\u0082\u0001", "0x82")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff", "more than the allowed")]
    [InlineData("X\u0001\u0000\u0010\u0000", "more than the allowed")]
    [InlineData("X\u0001\u0000\u0000\u0000\u00ff", "UTF-8")]
    [InlineData("cos", "does not end")]
    public void Pickle_that_breaks_a_rule_is_refused_with_the_rule(string instructions, string reason) =>
        Assert.Contains(reason, Refusal(Around(Pickle(instructions))));

    [Theory]
    [InlineData(']', 100_000, "stack of more than")]
    [InlineData('(', 100_001, "stack of more than")]
    [InlineData('\u0085', 5000, "deep")]
    public void Nesting_without_end_is_refused(char instruction, int count, string reason) =>
        Assert.Contains(reason, Refusal(Around(Pickle("N", new string(instruction, count)))));

    /// <summary>A thread's stack is larger than what the deepest file takes of it, also when every level is an object with a state.</summary>
    [Fact]
    public void Nesting_as_deep_as_allowed_is_read()
    {
        const int depth = 499;
        var nested = string.Concat(Enumerable.Repeat("cx\ny\n)R}" + Text("k"), depth)) + "N" + string.Concat(Enumerable.Repeat("sb", depth));
        var opaque = 0;
        var thread = new Thread(() =>
        {
            using var file = Open(Around(Pickle(nested)));
            opaque = file.Contents.Opaque.Count;
        }, maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal(depth, opaque);
    }

    [Fact]
    public void List_that_holds_itself_is_refused() =>
        Assert.Contains("deep", Refusal(Around(Pickle("]q\u0000h\u0000a"))));

    /// <summary>Each list holds the one before ten times: 10^12 values in a hundred bytes.</summary>
    [Fact]
    public void Short_pickle_of_many_values_is_refused() =>
        Assert.Contains("unfolds", Refusal(Around(Pickle("(]", string.Concat(Enumerable.Range(0, 12).Select(i =>
            $"q{(char)i}](" + string.Concat(Enumerable.Repeat($"h{(char)i}", 10)) + "e")), "t"))));

    /// <summary>A few kilobytes that unfold into nearly as many values as are allowed: lists, which cost most.</summary>
    [Theory]
    [InlineData("]")]
    [InlineData("}")]
    [InlineData("N\u0085")]
    [InlineData("cx\ny\n)R")]
    public void What_many_values_take_of_memory_is_bounded(string value)
    {
        var file = Around(Pickle("((", string.Concat(Enumerable.Repeat(value, 900)), "tq\u0000", string.Concat(Enumerable.Repeat("h\u0000", 1000)), "t"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var opened = Open(file))
            Assert.InRange(opened.Contents.Scalars.Count + opened.Contents.Opaque.Count, 0, 2_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 384 << 20);
    }

    [Fact]
    public void Pickle_of_too_many_values_is_refused() =>
        Assert.Contains("more than 2000000 values", Refusal(Around(Pickle("]", string.Concat(Enumerable.Repeat("(" + new string('N', 50_000) + "e", 41))))));

    [Fact]
    public void Memo_without_end_is_refused()
    {
        var memo = new MemoryStream();
        for (var i = 0; i <= 1_000_000; i++)
        {
            memo.WriteByte((byte)'r');
            memo.Write(BitConverter.GetBytes(i));
        }
        Assert.Contains("memo", Refusal(Around([.. "\u0080\u0002N".Select(c => (byte)c), .. memo.ToArray(), (byte)'.'])));
    }

    [Fact]
    public void Long_key_above_many_values_is_refused() =>
        Assert.Contains("names", Refusal(Around(Pickle("}", Text(new string('k', 1 << 20)), "}(", string.Concat(Enumerable.Range(0, 100).Select(i => $"K{(char)i}N")), "us"))));

    [Theory]
    [InlineData("J\u0000\u0000\u0000\u0080", "K\u0006\u0085", "K\u0001\u0085", "from 0 on")]
    [InlineData("K\u0001", "K\u0006\u0085", "K\u0001\u0085", "element 7")]
    [InlineData("K\u0000", "K\u0007\u0085", "K\u0001\u0085", "element 7")]
    [InlineData("K\u0000", "K\u0002K\u0003\u0086", "K\u0004K\u0001\u0086", "element 7")]
    [InlineData("K\u0000", "K\u0002\u0085", "K\u0001K\u0001\u0086", "impossible")]
    [InlineData("K\u0000", "J\u00ff\u00ff\u00ff\u00ff\u0085", "K\u0001\u0085", "from 0 on")]
    [InlineData("K\u0000", "\u008a\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0040K\u0004\u0086", "K\u0000K\u0000\u0086", "overflows")]
    [InlineData("\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "K\u0001\u0085", "K\u0001\u0085", "overflows")]
    [InlineData("K\u0000", "J\u0001\u0000\u0000\u0001\u0085", "K\u0000\u0085", "repeats")]
    [InlineData("K\u0000", "N", "K\u0001\u0085", "list of numbers")]
    public void Tensor_outside_of_its_storage_is_refused(string offset, string shape, string strides, string reason) =>
        Assert.Contains(reason, Refusal(Around(Pickle(Tensor(offset: offset, shape: shape, strides: strides)), ("data/0", Storage))));

    [Theory]
    [InlineData("1", 6, "no record")]
    [InlineData("../0", 6, "no number")]
    [InlineData("", 6, "no number")]
    [InlineData("0", 7, "24 bytes")]
    [InlineData("0", -6, "24 bytes")]
    public void Storage_that_is_not_what_its_record_is_is_refused(string key, int count, string reason) =>
        Assert.Contains(reason, Refusal(Around(Pickle(Tensor(key, count)), ("data/0", Storage))));

    [Fact]
    public void Damaged_storage_is_noticed_when_it_is_read()
    {
        var file = Around(Pickle(Tensor()), ("data/0", [.. Enumerable.Repeat((byte)77, 24)]));
        file[file.AsSpan().IndexOf((byte[])[77, 77, 77])] ^= 1;
        Assert.Contains("CRC-32", Refusal(file));
    }
}
