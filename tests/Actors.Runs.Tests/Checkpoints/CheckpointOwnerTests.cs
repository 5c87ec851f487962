using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Checkpoints;

/// <summary>Whose a file is tells its header; without one, its length.</summary>
public sealed class CheckpointOwnerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _file;
    private readonly byte[] _content;

    public CheckpointOwnerTests()
    {
        _file = _directory[new CheckpointWriter(_directory.Path).Write(Samples.Metadata, Samples.Tensors).File];
        _content = File.ReadAllBytes(_file);
    }

    [Fact]
    public void A_checkpoint_is_the_runs_that_its_header_names()
    {
        Assert.Equal("", Objection("id"));
        Assert.Equal("it is a checkpoint of another run (id id)", Objection("another", recordedBytes: _content.Length));
    }

    [Fact]
    public void Cut_off_at_any_length_from_its_headers_first_byte_on_it_is_still_the_runs()
    {
        for (var length = 9; length < _content.Length; length += 7)
        {
            File.WriteAllBytes(_file, _content[..length]);
            Assert.Equal("", Objection("id"));
        }
    }

    [Fact]
    public void Without_a_header_it_is_the_runs_when_it_is_as_long_as_was_recorded()
    {
        _content[20] ^= 0xff;
        File.WriteAllBytes(_file, _content);

        Assert.Equal("", Objection("id", recordedBytes: _content.Length));
        Assert.Equal("it is no checkpoint", Objection("id", recordedBytes: _content.Length + 1));
        Assert.Equal("it is no checkpoint", Objection("id"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a note", "it is no checkpoint")]
    [InlineData("PK\u0003\u0004 and so on", "it is no checkpoint")]
    [InlineData("\u0002\0\0\0\0\0\0\0{}", "it is no checkpoint of a run")]
    public void What_never_was_a_checkpoint_is_nobodys_unless_it_is_empty(string content, string objection)
    {
        File.WriteAllText(_file, content);
        Assert.Equal(objection, Objection("id"));
    }

    [Fact]
    public void A_directory_is_none_and_what_cannot_be_looked_at_is_not_judged()
    {
        Directory.CreateDirectory(_directory["directory"]);
        File.CreateSymbolicLink(_directory["unmounted"], _directory["nowhere/file"]);

        Assert.Equal("it is a directory", CheckpointOwner.Objection(_directory["directory"], "id", 0));
        Assert.ThrowsAny<IOException>(() => CheckpointOwner.Objection(_directory["unmounted"], "id", 0));
    }

    public void Dispose() => _directory.Dispose();

    private string Objection(string runId, long recordedBytes = CheckpointOwner.Unrecorded) => CheckpointOwner.Objection(_file, runId, recordedBytes);
}
