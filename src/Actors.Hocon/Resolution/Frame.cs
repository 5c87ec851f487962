using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>A field or an element that is being resolved.</summary>
/// <param name="index">How many others were being resolved when this one began.</param>
internal sealed class Frame(int index)
{
    public int Index => index;

    /// <summary>The definitions that looking up this field shows meanwhile; null when there are none.</summary>
    public HoconValue? Visible { get; set; }
}
