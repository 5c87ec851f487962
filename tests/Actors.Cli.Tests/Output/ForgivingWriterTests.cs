using System.Text;
using Actors.Cli.Output;

namespace Actors.Cli.Tests.Output;

public sealed class ForgivingWriterTests
{
    [Fact]
    public void What_can_be_written_is()
    {
        var inner = new StringWriter { NewLine = "\n" };
        using var writer = new ForgivingWriter(inner);

        writer.Write('a');
        writer.Write("b");
        writer.Write($"{1}");
        writer.WriteLine("c");
        writer.WriteLine();

        Assert.Equal("ab1c\n\n", inner.ToString());
    }

    [Fact]
    public void What_cannot_be_written_is_dropped()
    {
        using var writer = new ForgivingWriter(new Full());

        writer.Write('a');
        writer.Write("b");
        writer.WriteLine("c");
        writer.WriteLine();
        writer.Flush();
    }

    private sealed class Full : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left on device");

        public override void Flush() => throw new IOException("No space left on device");
    }
}
