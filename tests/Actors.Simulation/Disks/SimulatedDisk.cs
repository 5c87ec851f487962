using System.Security.Cryptography;
using System.Text;
using Actors.Simulation.Faults;
using Actors.Simulation.Scheduling;
using Actors.Simulation.Workers;
using Actors.Training.Checkpoints;

namespace Actors.Simulation.Disks;

/// <summary>
/// The checkpoint directory of one run, on a disk that all nodes share.
/// <list type="bullet">
/// <item>Processes see what was written; when power goes, only what was flushed is sure to stay: contents and names, each by its own flush.</item>
/// <item>The run's lock belongs to one living worker.</item>
/// <item>While it is away it takes nothing and forgets nothing.</item>
/// <item>What is not the run's is there for ever, under the name that its owner gave it or another.</item>
/// </list>
/// </summary>
internal sealed class SimulatedDisk(VirtualTime time, Dice dice, FaultPlan faults)
{
    private const int NoSpace = 28;

    private Dictionary<string, Inode> _names = new(StringComparer.Ordinal);
    private Dictionary<string, Inode> _flushedNames = new(StringComparer.Ordinal);
    private readonly List<(string File, Inode Inode, byte[] Content)> _strangers = [];
    private TimeSpan _fullUntil;
    private TimeSpan _awayUntil;
    private bool _looksEmpty;

    /// <summary>Who holds the run's lock; null for nobody.</summary>
    public object? LockHolder { get; set; }

    /// <summary>Names of files that an import has open.</summary>
    public HashSet<string> Open { get; } = new(StringComparer.Ordinal);

    public bool IsFull => time.Elapsed < _fullUntil;

    /// <summary>Whether it can neither be written nor read; never when faults are over.</summary>
    public bool IsAway => time.Elapsed < _awayUntil && !faults.IsOver;

    /// <summary>Whether nobody can tell what is there.</summary>
    public bool IsUnreadable => IsAway && !_looksEmpty;

    public IEnumerable<string> Files => IsAway ? [] : _names.Keys;

    /// <summary>Null when there is no file of that name, or it cannot be read.</summary>
    public byte[]? Read(string file) => IsAway ? null : _names.GetValueOrDefault(file)?.Content;

    /// <param name="looksEmpty">As a place where nothing is mounted; otherwise nothing of it can be looked at.</param>
    public void GoAway(TimeSpan duration, bool looksEmpty) => (_awayUntil, _looksEmpty) = (time.Elapsed + duration, looksEmpty);

    /// <summary>Why a file is not what was recorded; empty when it is.</summary>
    public string Verify(string file, string sha256)
    {
        if (IsUnreadable)
            return "it cannot be read: Input/output error";
        if (IsAway || !_names.TryGetValue(file, out var inode))
            return "it is not there";
        if (inode.Irregularity != "")
            return inode.Irregularity;
        inode.IsDamagedUnseen = false;
        return Hash(inode.Content) == sha256 ? "" : "its content is not what was recorded (SHA-256 differs)";
    }

    /// <summary>Whether a checkpoint could be restored, or at least could when somebody looked last.</summary>
    public bool Holds(string file, string sha256, bool asFarAsKnown) =>
        _names.TryGetValue(file, out var inode) && ((asFarAsKnown && inode.IsDamagedUnseen) || Hash(inode.Content) == sha256);

    /// <summary>Writes a whole file, or the beginning of one.</summary>
    public void Write(string file, ReadOnlySpan<byte> content)
    {
        FailWhileAway(file);
        if (!IsFull && faults.Strikes(FaultKind.DiskFull))
            _fullUntil = time.Elapsed + dice.Ms(10, 60_000);
        if (IsFull)
            throw new IOException($"No space left on device : '{file}'", NoSpace);

        if (!_names.TryGetValue(file, out var inode))
            _names[file] = inode = new Inode();
        inode.Content = content.ToArray();
    }

    public void Flush(string file)
    {
        FailWhileAway(file);
        if (faults.Strikes(FaultKind.DiskFlushFails))
            throw new IOException($"Input/output error : '{file}'");
        _names[file].Flushed = _names[file].Content;
    }

    public void FlushNames() => _flushedNames = new(_names, StringComparer.Ordinal);

    public bool Exists(string file) => !IsAway && _names.ContainsKey(file);

    public void Rename(string from, string to)
    {
        FailWhileAway(to);
        _names.Remove(from, out var inode);
        _names[to] = inode!;
    }

    public void Remove(string file)
    {
        if (!IsAway)
            _names.Remove(file);
    }

    /// <summary>Somebody puts what is theirs under a name, whatever had it.</summary>
    public void PutStrangers(string file, Inode inode)
    {
        inode.Flushed = inode.Content;
        _strangers.Add((file, inode, inode.Content));
        _names[file] = _flushedNames[file] = inode;
    }

    /// <summary>Whether what has a name is somebody else's.</summary>
    public bool IsStrangers(string file) => _names.TryGetValue(file, out var inode) && _strangers.Exists(stranger => stranger.Inode == inode);

    /// <summary>Those that are gone, or not what they were, by the names that they had.</summary>
    public IEnumerable<string> HarmedStrangers =>
        _strangers.Where(stranger => !_names.ContainsValue(stranger.Inode) || stranger.Inode.Content != stranger.Content).Select(stranger => stranger.File);

    /// <summary>Why what has a name is none of the run's, as <c>CheckpointOwner</c> finds it; empty when it is the run's.</summary>
    /// <param name="sizeBytes">As recorded; -1 when nobody knows any more.</param>
    public string Objection(string file, string runId, long sizeBytes)
    {
        var inode = _names[file];
        if (inode.Irregularity != "")
            return inode.Irregularity;
        var (content, header) = (Encoding.ASCII.GetString(inode.Content), SimulatedCheckpoint.HeaderOf(runId));
        if (content.StartsWith(header, StringComparison.Ordinal) || header.StartsWith(content, StringComparison.Ordinal))
            return "";
        return SimulatedCheckpoint.TryParse(inode.Content) is { } other ? $"it is a checkpoint of another run (id {other.RunId})"
            : content.Length == sizeBytes ? ""
            : "it is no checkpoint";
    }

    /// <summary>Gives a file a name that nothing has.</summary>
    public void SetAside(string file)
    {
        var n = 1;
        while (_names.ContainsKey($"{file}.aside-{n}"))
            n++;
        Rename(file, $"{file}.aside-{n}");
    }

    /// <summary>Every process has ended before: what was not flushed may be gone.</summary>
    public void LosePower()
    {
        foreach (var inode in _names.Values.Where(inode => inode.Content != inode.Flushed && inode.Content.Length > 0))
        {
            if (faults.Strikes(FaultKind.DiskTornFile))
                inode.Content = inode.Content[..dice.Below(inode.Content.Length)];
            inode.Flushed = inode.Content;
        }

        if (_names.Count != _flushedNames.Count || _names.Any(name => _flushedNames.GetValueOrDefault(name.Key) != name.Value))
        {
            if (faults.Strikes(FaultKind.DiskLostName))
                _names = new(_flushedNames, StringComparer.Ordinal);
        }

        FlushNames();
        LockHolder = null;
    }

    /// <summary>Changes one byte of one checkpoint.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryFlipByte()
    {
        var files = _names.Where(name => CheckpointName.IsCheckpoint(name.Key) && name.Value.Content.Length > 0)
            .Where(name => !IsStrangers(name.Key)).ToArray();
        if (files.Length == 0)
            return false;
        var inode = dice.Pick(files).Value;
        var content = inode.Content.ToArray();
        content[dice.Below(content.Length)] ^= (byte)(1 << dice.Below(8));
        (inode.Content, inode.Flushed, inode.IsDamagedUnseen) = (content, content, true);
        return true;
    }

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private void FailWhileAway(string file)
    {
        if (IsAway)
            throw new IOException($"Input/output error : '{file}'");
    }
}
