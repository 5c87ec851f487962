namespace Actors.Torch;

/// <summary>libtorch refused or failed a call.</summary>
public sealed class TorchException : Exception
{
    internal TorchException(string call, IReadOnlyList<string> arguments, string reason, bool isOutOfMemory)
        : base($"{call}{(arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})")}: {reason}")
    {
        Call = call;
        Arguments = arguments;
        Reason = reason;
        IsOutOfMemory = isOutOfMemory;
    }

    /// <summary>The operator with its overload (<c>aten::mm</c>, <c>aten::add.Tensor</c>), or what was asked of the runtime.</summary>
    public string Call { get; }

    /// <summary>The operator's arguments in order: <c>float32[2, 3] cpu</c> for a tensor, the value for all else.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>libtorch's own message, without its C++ backtrace.</summary>
    public string Reason { get; }

    /// <summary>True when memory of the device or the host ran out: a smaller batch may succeed.</summary>
    public bool IsOutOfMemory { get; }
}
