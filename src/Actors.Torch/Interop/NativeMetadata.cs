using System.Runtime.InteropServices;

namespace Actors.Torch.Interop;

/// <summary>What a tensor is, laid out as <c>Metadata</c> in Native/actors_torch.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeMetadata
{
    public long ElementCount;
    public long SizeBytes;
    public int ScalarType;
    public int DeviceType;
    public int DeviceIndex;
    public int Rank;
    public int IsContiguous;
    public int RequiresGrad;
}
