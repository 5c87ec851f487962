using Actors.Formats;
using Actors.Runs.Interop;

namespace Actors.Runs.Checkpoints;

/// <summary>One checkpoint's tensors in host memory, each at the place that it gets behind the header of its file.</summary>
/// <param name="Items">What is there, in any order: names, types and shapes decide on the places.</param>
/// <param name="Memory">Row-major, little-endian; laid out as <see cref="SafetensorsLayout"/> says.</param>
internal sealed record HostTensors(IReadOnlyList<SafetensorsItem> Items, HostMemory Memory)
{
    public static readonly HostTensors None = new([], new HostMemory(0));

    /// <summary>The file's plan; data begins at a page, so that it can go to the disk from where it is.</summary>
    public SafetensorsLayout Plan(IReadOnlyDictionary<string, string> metadata) => SafetensorsLayout.Plan(Items, metadata, HostMemory.PageBytes);
}
